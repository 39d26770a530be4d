using MLNet.Xai.Vision.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Torch;
using MLNet.Xai.Variants;
using MLNet.Xai.Vision.Onnx;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>A fitted model in two parts: what it does before its pictures are changed, and what scores them.</summary>
internal sealed class PictureModel
{
    private readonly ITransformer _before;
    private readonly ITransformer _after;
    private readonly DataViewSchema _taken;
    private readonly int _outputs;

    /// <param name="model">All steps.</param>
    /// <param name="schema">What they take.</param>
    /// <param name="column">The column of images, or of their paths.</param>
    /// <param name="cut">Where pictures are changed.</param>
    /// <param name="score">What is explained.</param>
    public PictureModel(ITransformer model, DataViewSchema schema, string column, PictureCut cut, string score)
    {
        (Model, Schema, Column, Cut, Score) = (model, schema, column, cut, score);
        var steps = new ChainSteps(model, schema);
        _before = new TransformerChain<ITransformer>([.. steps.Steps.Take(cut.Steps).Select(s => s.Transformer)]);
        _after = new TransformerChain<ITransformer>([.. steps.Steps.Skip(cut.Steps).Select(s => s.Transformer)]);
        _taken = Visible(cut.Steps == 0 ? schema : steps.Steps[cut.Steps - 1].Output);
        _outputs = steps.Output[score].Type is VectorDataViewType vector ? vector.Size : 1;
        Recipe = new ImageRecipe { Name = "the model's own", Height = cut.Height, Width = cut.Width, Scale = 1 };
    }

    public ITransformer Model { get; }

    public DataViewSchema Schema { get; }

    public string Column { get; }

    public PictureCut Cut { get; }

    public string Score { get; }

    /// <summary>Pictures as they are changed: bytes, red first, from 0 to 255.</summary>
    public ImageRecipe Recipe { get; }

    /// <param name="model">Any transformer.</param>
    /// <param name="schema">What it takes.</param>
    /// <param name="column">The column of images, or of their paths.</param>
    /// <param name="options">What it leaves open.</param>
    /// <param name="head">The user's word on what scores mean.</param>
    /// <param name="labels">The user's class names.</param>
    /// <param name="meaning">What is explained.</param>
    /// <exception cref="ArgumentException">There is no such column, or something must be said.</exception>
    /// <exception cref="NotSupportedException">The model is none that can be explained so.</exception>
    public static PictureModel Of(
        ITransformer model, DataViewSchema schema, string column, ImagePredictionOptions options, ModelHead? head, IReadOnlyList<string>? labels, out ScoreMeaning meaning)
    {
        DataViewSchema.Column source = schema.GetColumnOrNull(column) ?? throw new ArgumentException(
            $"The data has no column '{column}'. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"{c.Name} ({c.Type})"))}. "
            + "A saved model forgets its columns of images: give the schema of the data.", nameof(column));
        if (source.Type is not (ImageDataViewType or TextDataViewType))
            throw new ArgumentException($"The column '{column}' is {source.Type}; pictures are explained of a column of images (MLImage), or of their paths (Text).", nameof(column));
        DataViewSchema taken = Visible(schema);
        var chain = new ChainSteps(model, taken);
        if (options.ImageFolder is { } folder)
            chain = new ChainSteps(ImageFolders.Change(chain, column, folder), taken);
        meaning = ScoreMeaning.Of(chain.Output, options.ScoreColumn, head, labels);
        var cut = PictureCut.Find(chain, taken, column, meaning.Column, options);
        ImageFolders.Check(chain, cut);
        return new PictureModel(new TransformerChain<ITransformer>([.. chain.Steps.Select(s => s.Transformer)]), taken, column, cut, meaning.Column);
    }

    /// <summary>The images of rows, as they are before they are changed.</summary>
    /// <param name="getter">Gives the row's image or path; images are copied.</param>
    public Func<MLImage?> Open(Delegate getter)
    {
        if (Cut.Steps == 0)
        {
            var images = (ValueGetter<MLImage>)getter;
            MLImage? image = null;
            return () =>
            {
                images(ref image!);
                return image;
            };
        }

        IRowToRowMapper mapper = _before.GetRowToRowMapper(Schema);
        DataViewSchema.Column made = mapper.OutputSchema[Cut.Column];
        return () =>
        {
            using DataViewRow row = mapper.GetRow(new OneColumnRow(mapper.InputSchema, Column, getter), [made]);
            MLImage? image = null;
            row.GetGetter<MLImage>(made)(ref image!);

            // The row may dispose of what it handed out, or leave that to whoever got it.
            using (image)
                return image is null ? null : PictureCopy.Of(image);
        };
    }

    /// <summary>Scores pictures in one pass.</summary>
    /// <param name="bgra">Their bytes, blue first, one after another.</param>
    /// <param name="count">How many.</param>
    /// <returns>Row-major, pictures x outputs.</returns>
    public double[] Run(byte[] bgra, int count)
    {
        using var pictures = new VariantPictures(Cut.Column, Cut.Height, Cut.Width, bgra);
        var outputs = new double[count * _outputs];
        ScoredColumn.Read(_after.Transform(new VariantsView(_taken, [pictures], count)), Score, count, outputs);
        return outputs;
    }

    private static DataViewSchema Visible(DataViewSchema schema)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in schema.Where(c => !c.IsHidden))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }
}
