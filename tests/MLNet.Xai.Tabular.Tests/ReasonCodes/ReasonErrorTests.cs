using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ReasonCodes;

/// <summary>What cannot work is said, as early as it is known.</summary>
public sealed class ReasonErrorTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void AtTheCall()
    {
        Call(new() { DefaultText = "x" }, "ReasonCodeOptions.Cutoff is not set");
        Call(new() { Cutoff = ReasonCutoff.ScoreBelow(0) }, "ReasonCodeOptions.Catalogue is empty, and ReasonCodeOptions.DefaultText is not set");
        Call(With(o => o.Units = ExplanationUnits.Probability), "ReasonCodeOptions.Units is Probability; reasons are ranked in units of the score");
        Call(With(o => o.MostReasons = 0), "ReasonCodeOptions.MostReasons");
        Call(With(o => o.TieTolerance = 1), "ReasonCodeOptions.TieTolerance");
        Call(With(o => o.Within = -1), "ReasonCodeOptions.Within");
        Call(With(o => (o.Within, o.Comparison) = (1, ReasonComparison.AllApplicants)), "ReasonCodeOptions.Within is a distance from the cutoff");
        Call(With(o => o.Comparison = (ReasonComparison)7), "ReasonCodeOptions.Comparison");
        Call(With(o => o.Output = ExplainedOutput.Predicted), "ReasonCodeOptions.Output is the predicted output");
        Call(With(o => o.DefaultText = "{valeu}"), "asks for {valeu}; there are {value}, {reference} and {feature}");
        Call(With(o => o.DefaultText = "a { b"), "the brace at place 2 of 'a { b' has no partner");
        Call(With(o => o.DefaultText = "{value:Q7}"), "has the format 'Q7'");
        Call(With(o => o.DefaultText = "{feature:N0}"), "has a format for {feature}");
        Call(With(o => o.Catalogue = [new ReasonCode("A", "a", "Age"), new ReasonCode("A", "b", "Income")]), "has the code 'A' twice");
        Call(With(o => o.Catalogue = [new ReasonCode("A", "a", "Age"), new ReasonCode("B", "b", "Age")]), "has the feature 'Age' twice");
        Call(With(o => o.Catalogue = [new ReasonCode("A", "a")]), "the code 'A' is about no feature");
        Call(With(o => (o.DisplayColumnName, o.Players) = ("Raw", ShapPlayers.Columns)), "ReasonCodeOptions.DisplayColumnName is for slots");
        Should.Throw<ArgumentException>(() => new ReasonCode(" ", "a", "Age"));
        Should.Throw<ArgumentOutOfRangeException>(() => ReasonCutoff.ProbabilityBelow(2)).Message.ShouldContain("between 0 and 1");
        Should.Throw<ArgumentOutOfRangeException>(() => ReasonCutoff.ScoreAbove(double.NaN));

        void Call(ReasonCodeOptions options, string said) =>
            Should.Throw<ArgumentException>(() => _ml.BinaryClassification.Trainers.FastForest().WithReasonCodes(_ml, "Reasons", options)).Message.ShouldContain(said);
    }

    [Fact]
    public void BeforeTraining()
    {
        Should.Throw<InvalidOperationException>(() => _ml.BinaryClassification.Trainers.FastForest().WithReasonCodes(_ml, "Reasons", With(o => o.Cutoff = ReasonCutoff.ProbabilityBelow(0.5))))
            .Message.ShouldContain("gives no column 'Probability' of numbers, which ReasonCodeOptions.Cutoff asks for");
        Fit(With(o => o.DefaultText = null, new ReasonCode("A", "a", "Age")), "ReasonCodeOptions.Catalogue has no code for 'Income', 'Kind.car', 'Kind.house', 'Kind.school'. Add entries, or set ReasonCodeOptions.DefaultText");
        Fit(With(_ => { }, new ReasonCode("A", "a", "Agee")), "the code 'A' is about 'Agee', which is no feature. There are 'Age', 'Income', 'Kind.car'");
        Fit(With(_ => { }, new ReasonCode("Income", "a", "Age")), "the feature 'Income' has no code and would get its name, which is the code of another entry");
        Fit(With(o => o.ProtectedFeatures = ["Sex"]), "ReasonCodeOptions.ProtectedFeatures: 'Sex' is no feature");
        Fit(With(o => o.Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal) { ["Sex"] = ScoreDirection.Raises }), "ReasonCodeOptions.Directions: 'Sex' is no feature");
        Fit(With(o => o.DisplayColumnName = "Raw"), "ReasonCodeOptions.DisplayColumnName: there is no column 'Raw'");
        Fit(With(o => o.DisplayColumnName = "Age"), "the column 'Age' is no vector of Single");

        // Fails before training: a trainer of a million trees is never started.
        void Fit(ReasonCodeOptions options, string said) =>
            Should.Throw<ArgumentException>(() => _ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 1_000_000).WithReasonCodes(_ml, "Reasons", options).Fit(Features())).Message.ShouldContain(said);
    }

    [Fact]
    public void AtFit()
    {
        ITransformer model = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 5, numberOfLeaves: 4).Fit(Features());
        Fit<InvalidOperationException>(With(o => o.Cutoff = ReasonCutoff.ScoreBelow(1e6)), "None of the 100 rows is on the right side of the cutoff (Score below 1000000), and reasons need one to compare with");
        Fit<InvalidOperationException>(With(o => (o.Cutoff, o.Within) = (ReasonCutoff.ScoreAbove(-1e6), 2)), "(Score above -1000000) and within 2 of it");
        Fit<ArgumentException>(With(o => (o.DefaultText, o.Groups) = ("{value}", Person())), "asks for a value; the feature 'Person' is several slots or columns");
        Fit<ArgumentException>(With(o => (o.DefaultText, o.GroupBy) = ("{value:N0}", SlotGrouping.SourceColumn)), "has a format for numbers; the values of the feature 'Kind' are none");
        Fit<ArgumentException>(With(o => (o.GroupBy, o.Directions) = (SlotGrouping.SourceColumn, new Dictionary<string, ScoreDirection>(StringComparer.Ordinal) { ["Kind"] = ScoreDirection.Raises })), "the values of 'Kind' are no numbers");
        Fit<ArgumentException>(With(o => o.Output = ExplainedOutput.Named("cat")), "ReasonCodeOptions.Output asks for the output 'cat'");
        Should.Throw<ArgumentException>(() => _ml.Explain().ReasonCodes(model, Features(), "Score", With(_ => { }))).Message.ShouldContain("cannot be called 'Score'");

        void Fit<T>(ReasonCodeOptions options, string said)
            where T : Exception => Should.Throw<T>(() => _ml.Explain().ReasonCodes(model, Features(), "Reasons", options)).Message.ShouldContain(said);
    }

    private static Dictionary<string, string[]> Person() => new(StringComparer.Ordinal) { ["Person"] = ["Age", "Income"] };

    private static ReasonCodeOptions With(Action<ReasonCodeOptions> change, params ReasonCode[] catalogue)
    {
        var options = new ReasonCodeOptions { Cutoff = ReasonCutoff.ScoreBelow(0), DefaultText = "{feature}", Catalogue = catalogue };
        change(options);
        return options;
    }

    private IDataView Features()
    {
        IDataView loans = Loans.View(_ml, 100);
        return _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind")).Fit(loans).Transform(loans);
    }
}
