using Microsoft.ML;
using MLNet.Xai;
using MLNet.Xai.Data;

// SecondProcess.Parts <model.zip> <rows> <folder> <i/n or auto>: explains a part and says what it did.
var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out DataViewSchema schema);
PartFile part = ml.Explain().WritePart(model, args[1], args[2], new PartOptions { ModelPath = args[0], Open = new OpenOptions { Schema = schema, Shard = Shard.Parse(args[3]) } });
Console.WriteLine($"part {part.Shard}: {part.Rows} rows{(part.WasThere ? ", there already" : "")}");
