using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>Makes text models by the names of <see cref="TextArchitectures"/>.</summary>
internal sealed class TextModelMaker : ModelMaker<TextModel>
{
    private TextModelMaker()
    {
    }

    public static TextModelMaker Instance { get; } = new();

    public override string HowToName => "Register how it is made, TextArchitectures.Register(\"name\", outputs => new ...), and give that name as TextScoringOptions.Architecture.";

    public override string? NameOf(TextModel model) => TextArchitectures.NameOf(model);

    public override TextModel Load(string name, int outputCount, string weightsPath) => TextArchitectures.Load(name, outputCount, weightsPath);
}
