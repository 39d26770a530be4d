using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.Agreement;

public sealed class AgreementTests
{
    private static readonly string[] s_columns =
    [
        "Same", "Same.SignAgreement", "Same.TopOverlap", "Same.SignedTopOverlap", "Same.SignAgreementChance", "Same.TopOverlapChance", "Same.SignedTopOverlapChance",
    ];

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(RankMeasure.Spearman, 0.5)]
    [InlineData(RankMeasure.Kendall, 1 / 3.0)]
    public void Columns_HandWorked_FreshAndLoaded(RankMeasure measure, double rank)
    {
        // Magnitudes 3 2 1 and 3 1 2; the first two have the same sign, the third not. Top two: {0, 1} and {0, 2}.
        IDataView data = Rows(new() { A = 3, B = -2, C = 1, D = 3, E = -1, F = -2 }, new() { A = float.NaN, D = 1, E = 1, F = 1 }, new() { D = 1, E = 2, F = 3 }, new());
        AgreementEstimator estimator = _ml.Explain().Agreement("Same", "First", "Second", new AgreementOptions { RankMeasure = measure, Top = 2 });
        AgreementTransformer fitted = estimator.Fit(data);
        fitted.OutputColumnName.ShouldBe("Same");
        foreach (ITransformer each in (ITransformer[])[fitted, SaveAndLoad(fitted, data.Schema)])
        {
            IDataView view = each.Transform(data);
            double[][] found = [.. s_columns.Select(c => view.GetColumn<float>(c).Select(v => (double)v).ToArray())];

            // Signs + - + and + - -: chance (2 x 1 + 1 x 2) / 9. Tops of signs + - and + -: overlap 2 x 2 / 3 of 2, signed (1 + 1) / 3 of 2.
            double[] expected = [rank, 2 / 3.0, 0.5, 0.5, 4 / 9.0, 2 / 3.0, 1 / 3.0];
            for (int c = 0; c < expected.Length; c++)
            {
                found[c][0].ShouldBe(expected[c], 1e-6, s_columns[c]);
                found[c][1].ShouldBe(double.NaN);    // not explained on one side
            }

            found.Select(c => c[2]).ShouldBe([double.NaN, 0, 0, 0, 0, 0, 0]);    // zeros against something: no order, nothing in common
            found.ShouldAllBe(c => double.IsNaN(c[3]));                          // nothing against nothing
        }
    }

    [Fact]
    public void SeveralOutputs_HaveASlotEach()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new Row { A = 3, B = -2, C = 1, D = 3, E = -1, F = -2 }]);
        ITransformer first = Named("X", "A", "B", "C", "D"), second = Named("Y", "A", "C", "E", "F");
        IDataView both = second.Transform(first.Transform(data));
        IDataView view = _ml.Explain().Agreement("Same", "X", "Y", new AgreementOptions { Top = 1 }).Fit(both).Transform(both);
        view.Schema["Same"].Annotations.GetTexts("SlotNames").ShouldBe(["no", "yes"]);
        view.GetColumn<float[]>("Same").Single().ShouldBe([1, 1]);    // magnitudes 3 2 and 3 1; 1 3 and 1 2
        view.GetColumn<float[]>("Same.SignAgreement").Single().ShouldBe([0.5f, 0]);
        view.GetColumn<float[]>("Same.SignedTopOverlap").Single().ShouldBe([1, 0]);

        ITransformer Named(string name, params string[] columns) => new ToyLayout(name, columns).ToTransformer(Watch.Nobody);
    }

    [Fact]
    public void WhatCannotBeCompared_IsSaid()
    {
        IDataView data = Rows(new Row { A = 1 });
        Complaint("First", "Wide").ShouldContain("'First' and 'Wide' have 3 features and 4 features");
        Complaint("First", "Turned").ShouldContain("have the same features in another order: number 1 is 'B' and 'C'");
        Complaint("First", "Others").ShouldContain("are of different features: number 0 is 'A' and 'D'");
        Complaint("First", "A").ShouldContain("reads the column 'A', which is Single");
        Complaint("First", "Nothing").ShouldContain("reads the column 'Nothing', which the data does not have");
        Should.Throw<ArgumentException>(() => _ml.Explain().Agreement("First", "First", "Second")).Message.ShouldContain("would hide");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Agreement("Same", "First", "Second", new() { Top = 0 })).Message.ShouldContain("AgreementOptions.Top");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Agreement("Same", "First", "Second", new() { RankMeasure = (RankMeasure)9 })).Message.ShouldContain("AgreementOptions.RankMeasure");

        string Complaint(string first, string second)
        {
            IDataView view = _ml.Transforms.Concatenate("Wide", "A", "B", "C", "D").Append(_ml.Transforms.Concatenate("Turned", "A", "C", "B"))
                .Append(_ml.Transforms.Concatenate("Others", "D", "E", "F")).Fit(data).Transform(data);
            return Should.Throw<ArgumentException>(() => _ml.Explain().Agreement("Same", first, second).Fit(view)).Message;
        }
    }

    [Fact]
    public void Shape_IsThatOfTheColumns()
    {
        IDataView data = Rows(new Row { A = 1 });
        AgreementEstimator estimator = _ml.Explain().Agreement("Same", "First", "Second");
        SchemaShape shape = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));
        DataViewSchema schema = estimator.Fit(data).GetOutputSchema(data.Schema);
        foreach (string column in s_columns)
            shape.Single(c => c.Name == column).Kind.ShouldBe(schema[column].Type is VectorDataViewType ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.Scalar);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Agreement("Same", "First", "Nothing").GetOutputSchema(SchemaShapes.Of(data.Schema)));
    }

    [Fact]
    public void AnyRows_AreAsTheFunctionsSay()
    {
        var random = new Random(4);
        Row[] rows = [.. Enumerable.Range(0, 300).Select(_ => new Row { A = Draw(), B = Draw(), C = Draw(), D = Draw(), E = Draw(), F = Draw() })];
        IDataView data = Rows(rows), view = _ml.Explain().Agreement("Same", "First", "Second", new AgreementOptions { Top = 1 }).Fit(data).Transform(data);
        float[] signs = [.. view.GetColumn<float>("Same.SignAgreement")], chance = [.. view.GetColumn<float>("Same.SignAgreementChance")];
        for (int r = 0; r < rows.Length; r++)
        {
            float[] a = [rows[r].A, rows[r].B, rows[r].C], b = [rows[r].D, rows[r].E, rows[r].F];
            signs[r].ShouldBe((float)SignAgreement.Of(a, b));
            chance[r].ShouldBe((float)SignAgreement.ChanceLevel(a, b));
        }

        float Draw() => random.Next(-2, 3);
    }

    [Fact]
    public void Read_DamagedState_IsReadOrRefused()
    {
        using var stream = new MemoryStream();
        new AgreementState("Same", "First", "Second", 3, ["no", "yes"], RankMeasure.Kendall, 5).Write(new BinaryWriter(stream));
        AgreementState.Read(new BinaryReader(new MemoryStream(stream.ToArray()))).OutputNames.ShouldBe(["no", "yes"]);
        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(stream.ToArray(), 5, 2000))
        {
            try
            {
                _ = AgreementState.Read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException or NotSupportedException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(500);
    }

    private IDataView Rows(params Row[] rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Concatenate("First", "A", "B", "C").Fit(data).Transform(data);
    }

    private static ITransformer SaveAndLoad(AgreementTransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public float C { get; set; }

        public float D { get; set; }

        public float E { get; set; }

        public float F { get; set; }

        [VectorType(3)]
        public float[] Second
        {
            get => [D, E, F];
            set => (D, E, F) = (value[0], value[1], value[2]);
        }
    }

    // Two outputs of half the columns each.
    private sealed class ToyLayout(string name, string[] columns) : RowExplainer
    {
        public override string Name => "Toy";

        public override IReadOnlyList<InputColumn> Inputs { get; } = [.. columns.Select(c => new InputColumn(c, InputKind.Scalar, 1))];

        public override IReadOnlyList<OutputColumn> Outputs { get; } =
        [
            new()
            {
                Name = name,
                Dimensions = [columns.Length],
                Annotate = annotations =>
                {
                    annotations.AddTexts(ExplanationAnnotations.OutputNames, ["no", "yes"]);
                    annotations.AddTexts(ExplanationAnnotations.FeatureNames, ["first", "second"]);
                },
            },
        ];

        public override bool Needs(int input, bool[] activeOutputs) => true;

        public override void Explain(in ExplainBlock block)
        {
            for (int row = 0; row < block.Count; row++)
            {
                for (int c = 0; c < columns.Length; c++)
                    block.Output(0)[(row * columns.Length) + c] = block.Input(c)[row];
            }
        }

        public override ExplainingTransformer ToTransformer(Watch watch) => new Toy(this, watch);

        public override void Write(BinaryWriter writer) => throw new NotSupportedException();

        private sealed class Toy(RowExplainer rows, Watch watch) : ExplainingTransformer(rows, watch);
    }
}
