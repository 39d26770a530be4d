using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Reads a tree model's file, whichever library it is of: its first bytes tell.</summary>
internal static class TreeFileReader
{
    /// <exception cref="InvalidDataException">It is none, or uses what is not supported; the message says what.</exception>
    /// <exception cref="ArgumentException">An option does not fit the file.</exception>
    public static TreeFileModel Read(string path, TreeFileOptions options)
    {
        options.Check();
        byte[] start = new byte[5];
        using (FileStream stream = File.OpenRead(path))
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        try
        {
            TreeFileModel read = start is [0x08, ..] ? Onnx(OnnxTreeModel.Load(path), options)
                : start is [(byte)'t', (byte)'r', (byte)'e', (byte)'e', ..] ? LightGbm(LightGbmModel.Load(path, options.Rounds), options)
                : XGBoost(XGBoostModel.Load(path, options.Rounds), options);
            return read.Fits() ? read : throw new InvalidDataException($"The {read.Kind} model has {read.Ensemble.OutputCount} outputs, which do not fit.");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static TreeFileModel XGBoost(XGBoostModel model, TreeFileOptions options)
    {
        (TreeModelTask task, ScoreFormula formula) = model.Objective switch
        {
            "binary:logistic" or "binary:logitraw" or "binary:hinge" => (TreeModelTask.Binary, ScoreFormula.Margin),
            "multi:softmax" or "multi:softprob" => (TreeModelTask.Multiclass, ScoreFormula.Softmax),
            "reg:logistic" => (TreeModelTask.Regression, ScoreFormula.Logistic),
            "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" or "survival:aft" => (TreeModelTask.Regression, ScoreFormula.Exponential),
            ['r', 'a', 'n', 'k', ':', ..] => (TreeModelTask.Ranking, ScoreFormula.Margin),
            _ => (TreeModelTask.Regression, ScoreFormula.Margin),
        };
        if (task == TreeModelTask.Binary && model.Ensemble.OutputCount > 1)
            (task, formula) = (TreeModelTask.Regression, model.Objective is "binary:logistic" ? ScoreFormula.Logistic : ScoreFormula.Margin);    // several labels at once
        OutputLink? link = model.Objective is "binary:logistic" or "binary:logitraw" or "reg:logistic" or "multi:softmax" or "multi:softprob" ? model.ProbabilityLink() : null;
        return Of(TreeFileFormat.XGBoost, model.Objective, model.Ensemble, task, formula, link, model.FeatureNames, [], options);
    }

    private static TreeFileModel LightGbm(LightGbmModel model, TreeFileOptions options)
    {
        string[] words = model.Objective.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string name = words.Length > 0 ? words[0] : "";
        if (words.Contains("sqrt", StringComparer.Ordinal))
            throw new InvalidDataException("The objective was trained with reg_sqrt, whose predictions are squares of the trees' sums: no score that can be explained as a sum. LightGbmModel reads the sums.");
        (TreeModelTask task, ScoreFormula formula) = name switch
        {
            "binary" => (TreeModelTask.Binary, ScoreFormula.Margin),
            "multiclass" => (TreeModelTask.Multiclass, ScoreFormula.Softmax),
            "multiclassova" => (TreeModelTask.Multiclass, ScoreFormula.Logistic),
            "cross_entropy" or "xentropy" => (TreeModelTask.Regression, ScoreFormula.Logistic),
            "poisson" or "gamma" or "tweedie" => (TreeModelTask.Regression, ScoreFormula.Exponential),
            "lambdarank" or "rank_xendcg" => (TreeModelTask.Ranking, ScoreFormula.Margin),
            "" or "custom" or "none" or "regression" or "regression_l1" or "huber" or "fair" or "quantile" or "mape" => (TreeModelTask.Regression, ScoreFormula.Margin),
            _ => throw new InvalidDataException($"The objective '{name}' is not known, and so not what it makes of the trees' sums."),
        };
        OutputLink? link = name is "binary" or "multiclass" or "multiclassova" or "cross_entropy" or "xentropy" ? model.ProbabilityLink() : null;
        bool unnamed = model.FeatureNames.Index().All(pair => pair.Item.Equals($"Column_{pair.Index}", StringComparison.Ordinal));
        return Of(TreeFileFormat.LightGbm, name, model.Ensemble, task, formula, link, unnamed ? [] : model.FeatureNames, [], options);
    }

    private static TreeFileModel Onnx(OnnxTreeModel model, TreeFileOptions options)
    {
        if (options.Rounds is not null)
            throw new ArgumentException($"{TreeFileOptions.Name(nameof(options.Rounds))}: an ONNX file does not say which trees are of a round.");
        bool several = model.Ensemble.OutputCount > 1;
        TreeModelTask task = !model.IsClassifier ? TreeModelTask.Regression : several ? TreeModelTask.Multiclass : TreeModelTask.Binary;
        ScoreFormula formula = !several ? ScoreFormula.Margin : model.PostTransform switch { "SOFTMAX" => ScoreFormula.Softmax, "LOGISTIC" => ScoreFormula.Logistic, _ => ScoreFormula.Margin };
        OutputLink? link = model.IsClassifier && (several || model.PostTransform is "LOGISTIC" || model.Cutoff > 0) ? model.ProbabilityLink() : null;
        TreeFileModel read = Of(TreeFileFormat.Onnx, model.IsClassifier ? "TreeEnsembleClassifier" : "TreeEnsembleRegressor", model.Ensemble, task, formula, link, model.FeatureNames,
            several ? model.ClassNames : [], options);
        return read with { Cutoff = model.Cutoff, IsAverage = model.IsAverage };
    }

    private static TreeFileModel Of(TreeFileFormat format, string objective, TreeEnsemble trees, TreeModelTask task, ScoreFormula formula, OutputLink? link,
        IReadOnlyList<string> features, IReadOnlyList<string> classes, TreeFileOptions options)
    {
        int expected = task == TreeModelTask.Multiclass ? trees.OutputCount : 0;
        if (options.ClassNames is { } names && names.Count != expected)
            throw new ArgumentException($"{TreeFileOptions.Name(nameof(options.ClassNames))} has {names.Count} names; the {objective} model has {(expected > 0 ? $"{expected} classes" : "not several classes")}.");
        string[] own = options.ClassNames is { } given ? [.. given] : expected == 0 ? [] : classes.Count > 0 ? [.. classes] : [.. Enumerable.Range(0, expected).Select(k => $"{k}")];
        return new TreeFileModel
        {
            Format = format,
            Objective = objective,
            Ensemble = trees,
            Task = task,
            Formula = formula,
            Link = link,
            FeatureNames = [.. features],
            ClassNames = own,
            FeatureColumn = options.FeatureColumnName,
            ChecksNames = options.CheckFeatureNames,
        };
    }
}
