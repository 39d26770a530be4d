using System.Reflection;
using Microsoft.ML.Trainers;

namespace MLNet.Xai.Tabular.Models;

/// <summary>
/// What a one-versus-all model is made of. ML.NET keeps it to itself, so it is read by reflection from two members whose names have not
/// changed from ML.NET 1.5 to 6.0: <c>SubModelParameters</c> and the output formula (docs/decisions/0005-one-versus-all-by-reflection.md).
/// </summary>
internal sealed record OneVersusAllParts(IReadOnlyList<SubModel> SubModels, ScoreFormula Formula)
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static OneVersusAllParts Read(OneVersusAllModelParameters model)
    {
        Type type = model.GetType();
        if (type.GetProperty("SubModelParameters", Any)?.GetValue(model) is not IEnumerable<object> subModels)
            throw Unknown(type, "SubModelParameters");
        object? implementation = type.GetField("_impl", Any)?.GetValue(model);
        string? formula = implementation?.GetType().GetField("OutputFormula", Any)?.GetValue(implementation)?.ToString();
        return new OneVersusAllParts([.. subModels.Select(SubModel.From)], formula switch
        {
            "Raw" => ScoreFormula.Margin,
            "ProbabilityNormalization" => ScoreFormula.NormalizedProbabilities,
            "Softmax" => ScoreFormula.Softmax,
            _ => throw Unknown(type, "OutputFormula"),
        });
    }

    private static NotSupportedException Unknown(Type type, string member) =>
        new($"This version of ML.NET ({type.Assembly.GetName().Version}) does not have {type.Name}.{member} where 1.5 to 6.0 have it; "
            + "the one-versus-all model cannot be read. Train one binary model a class, or report this with the version.");
}
