using MLNet.Xai.Tests.Support.Onnx;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>The network of a layer list as an ONNX file: the same as <see cref="LayerListModel"/> makes of it. A layer's result has its name.</summary>
internal static class LayerListFile
{
    /// <param name="listPath">The <c>.json</c>, with weights beside it.</param>
    /// <param name="batch">Pictures at once; 0 for any number.</param>
    /// <param name="size">Rows and columns of a picture; 0 where the file leaves them open.</param>
    /// <param name="classes">Outputs; 0 where the file does not say.</param>
    public static byte[] Write(string listPath, long batch, int size = 224, int classes = 0)
    {
        List<LayerStep> steps = LayerList.Read(listPath);
        Dictionary<string, StoredTensor> weights = ModelWeights.Read(Path.ChangeExtension(listPath, ".safetensors"));
        var file = new OnnxWriter();
        foreach (LayerStep step in steps)
            Add(file, step, weights);
        string output = steps.Exists(s => s.Name == "logits") ? "logits" : steps[^1].Name;
        return file.ToArray([("input", [batch, 3, size, size])], (output, classes == 0 ? null : [batch, classes]));
    }

    private static void Add(OnnxWriter file, LayerStep step, Dictionary<string, StoredTensor> weights)
    {
        string name = step.Activation == LayerActivation.None ? step.Name : step.Name + "_before";
        string[] inputs = step.Inputs;
        switch (step.Operation)
        {
            case LayerOperation.Conv:
                StoredTensor weight = weights[step.Name + ".weight"];
                List<string> given = [inputs[0], file.Constant(weight.ToTensor().Values(), weight.Shape)];
                if (weights.TryGetValue(step.Name + ".bias", out StoredTensor? bias))
                    given.Add(file.Constant(bias.ToTensor().Values(), bias.Shape));
                file.Node("Conv", name, [.. given], OnnxFile.Attribute("group", step.Groups), OnnxFile.Attribute("kernel_shape", weight.Shape[2..]),
                    OnnxFile.Attribute("strides", step.Stride), OnnxFile.Attribute("pads", step.Padding));
                break;
            case LayerOperation.Linear:
                StoredTensor matrix = weights[step.Name + ".weight"], shift = weights[step.Name + ".bias"];
                file.Node("Gemm", name, [inputs[0], file.Constant(matrix.ToTensor().Values(), matrix.Shape), file.Constant(shift.ToTensor().Values(), shift.Shape)],
                    OnnxFile.Attribute("transB", 1));
                break;
            case LayerOperation.MaxPool:
                file.Node("MaxPool", name, inputs, OnnxFile.Attribute("kernel_shape", [step.Kernel, step.Kernel]), OnnxFile.Attribute("strides", [step.Stride[0], step.Stride[0]]),
                    OnnxFile.Attribute("pads", step.Padding), OnnxFile.Attribute("ceil_mode", step.Ceil ? 1 : 0));
                break;
            case LayerOperation.Add or LayerOperation.Mul:
                file.Node(step.Operation.ToString(), name, inputs);
                break;
            case LayerOperation.Concat:
                file.Node("Concat", name, inputs, OnnxFile.Attribute("axis", 1));
                break;
            case LayerOperation.Gap4:
                file.Node("GlobalAveragePool", name, inputs);
                break;
            case LayerOperation.Gap:
                file.Node("Flatten", name, [file.Node("GlobalAveragePool", name + "_4", inputs)], OnnxFile.Attribute("axis", 1));
                break;
            case LayerOperation.Flatten:
                file.Node("Flatten", name, inputs, OnnxFile.Attribute("axis", 1));
                break;
            case LayerOperation.Softmax:
                file.Node("Softmax", name, inputs, OnnxFile.Attribute("axis", 1));
                break;
            case LayerOperation.Identity:
                file.Node("Identity", name, inputs);
                break;
            default:
                throw new NotSupportedException($"'{step.Name}' does {step.Operation}.");
        }

        if (step.Activation == LayerActivation.Relu6)
            file.Node("Clip", step.Name, [name, file.Constant([0f]), file.Constant([6f])]);
        else if (step.Activation != LayerActivation.None)
            file.Node(step.Activation.ToString(), step.Name, [name]);
    }
}
