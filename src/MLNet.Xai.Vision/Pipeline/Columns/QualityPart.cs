using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Vision.AnyModel;
using MLNet.Xai.Vision.Quality;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Measures of another part's map.</summary>
internal sealed class QualityPart : ImagePart
{
    private readonly ImageClassifier _classifier;
    private readonly MapMeasures _measures;
    private readonly MapQualityOptions _options;
    private readonly int _mapColumn;

    private QualityPart(
        string name, ImageClassifier classifier, ImagePart source, int mapColumn, MapMeasures measures, MapQualityOptions options)
    {
        (Name, _classifier, Source, _mapColumn, _measures, _options) = (name, classifier, source, mapColumn, measures, options);
        string[] slots = Slots(source.Target!);
        Columns = [.. Names(measures).Select(measure => new OutputColumn { Name = $"{name}.{measure}", SlotNames = slots, Annotate = About(measure, "", source.Target!) })];
    }

    public override ImagePart Source { get; }

    public override string Name { get; }

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override int MostRows => 1;

    /// <summary>Finds the map among the parts so far.</summary>
    /// <exception cref="ArgumentException">There is no such map, or it cannot be measured so.</exception>
    public static QualityPart Create(
        string name, ImageClassifier classifier, IReadOnlyList<ImagePart> parts, string mapColumn, MapMeasures measures, MapQualityOptions options)
    {
        if (measures == MapMeasures.None || (measures & ~(MapMeasures.Common | MapMeasures.Infidelity | MapMeasures.Sensitivity)) != MapMeasures.None)
            throw new ArgumentException($"The measures {measures} are not some of {nameof(MapMeasures)}.", nameof(measures));
        ImagePart source = parts.FirstOrDefault(p => p.Target is not null && p.Name.Equals(mapColumn, StringComparison.Ordinal)) ?? throw new ArgumentException(
            $"There is no map '{mapColumn}' here. There are: {string.Join(", ", parts.Where(p => p.Target is not null).Select(p => p.Name).DefaultIfEmpty("none"))}.", nameof(mapColumn));
        ImageRecipe recipe = classifier.Recipe;
        if (!source.Columns[0].Dimensions.TakeLast(2).SequenceEqual([recipe.Height, recipe.Width]))
            throw new ArgumentException($"The map '{mapColumn}' is {string.Join(" x ", source.Columns[0].Dimensions)}; measured are maps at the image's resolution.", nameof(mapColumn));
        if (measures.HasFlag(MapMeasures.Sensitivity) && source is not AttributionPart)
            throw new ArgumentException($"Sensitivity runs the map's method again, which must be one of Attribution; '{mapColumn}' is not.", nameof(measures));
        if (measures.HasFlag(MapMeasures.Sensitivity) && TransformerState.Is(classifier.Model.Architecture ?? "") && options.SensitivityRadius < 1)
        {
            throw new ArgumentException($"SensitivityRadius is {options.SensitivityRadius}, and the model takes pictures in whole steps from 0 to 255, so that nothing would change: set it to 1 or more, 5 for 2 % of the range.",
                nameof(options));
        }

        return new QualityPart(name, classifier, source, Offset(parts, source), measures, options.Copy());
    }

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int count = Source.Target!.Count, pixels = _classifier.Recipe.Height * _classifier.Recipe.Width;
        for (int row = 0; row < pictures.Length; row++)
        {
            var maps = new float[count][];
            for (int n = 0; n < count; n++)
                maps[n] = block.Output(_mapColumn).Slice(((row * count) + n) * pixels, pixels).ToArray();
            using DisposeScope scope = NewDisposeScope();
            Tensor image = _classifier.Batch(pictures.AsSpan(row, 1));
            int column = first;
            foreach (double[] values in Measure(image, maps, block.Cancellation))
            {
                for (int n = 0; n < count; n++)
                    block.Output(column)[(row * count) + n] = (float)values[n];
                column++;
            }
        }
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Source.Name);
        writer.Write((int)_measures);
        _options.Write(writer);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static QualityPart Read(BinaryReader reader, ImageClassifier classifier, IReadOnlyList<ImagePart> parts)
    {
        (string name, string map, var measures, MapQualityOptions options) = (reader.ReadString(), reader.ReadString(), (MapMeasures)reader.ReadInt32(), MapQualityOptions.Read(reader));
        try
        {
            return Create(name, classifier, parts, map, measures, options);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static int Offset(IEnumerable<ImagePart> parts, ImagePart source) => parts.TakeWhile(p => p != source).Sum(p => p.Columns.Count);

    private static List<string> Names(MapMeasures measures)
    {
        List<string> names = [];
        foreach (MapMeasures measure in (ReadOnlySpan<MapMeasures>)[MapMeasures.Insertion, MapMeasures.Deletion, MapMeasures.Road, MapMeasures.Drop, MapMeasures.Infidelity, MapMeasures.Sensitivity])
        {
            if (measures.HasFlag(measure))
                names.AddRange(measure == MapMeasures.Drop ? ["Probability", "MaskedProbability", "Drop", "Increase"] : [measure.ToString()]);
        }

        return names;
    }

    // One array a column, in the columns' order.
    private List<double[]> Measure(Tensor image, float[][] maps, CancellationToken cancellation)
    {
        nn.Module<Tensor, Tensor> model = _classifier.Model.Module;
        ClassTarget target = Source.Target!;
        List<double[]> found = [];
        if ((_measures & (MapMeasures.Insertion | MapMeasures.Deletion)) != MapMeasures.None)
        {
            IReadOnlyList<PerturbationCurves> curves = new InsertionDeletion { Steps = _options.Steps, Head = _classifier.Head.Head, BatchSize = _classifier.BatchSize }
                .Measure(model, image, maps, target, _classifier.Labels, cancellation);
            if (_measures.HasFlag(MapMeasures.Insertion))
                found.Add([.. curves.Select(c => c.InsertionArea)]);
            if (_measures.HasFlag(MapMeasures.Deletion))
                found.Add([.. curves.Select(c => c.DeletionArea)]);
        }

        if (_measures.HasFlag(MapMeasures.Road))
            found.Add([.. new RemoveAndDebias { Seed = _options.Seed, Head = _classifier.Head.Head }.Measure(model, image, maps, target, _classifier.Labels, cancellation).Select(r => r.Combined)]);
        if (_measures.HasFlag(MapMeasures.Drop))
        {
            IReadOnlyList<ShownScores> shown = new AverageDrop { Head = _classifier.Head.Head }.Measure(model, image, maps, target, _classifier.Labels, cancellation);
            found.AddRange([[.. shown.Select(s => s.Whole)], [.. shown.Select(s => s.Kept)], [.. shown.Select(s => s.Drop)], [.. shown.Select(s => s.Increase)]]);
        }

        if (_measures.HasFlag(MapMeasures.Infidelity))
        {
            Tensor values = tensor(maps.SelectMany(m => m).ToArray(), [maps.Length, 1, image.shape[2], image.shape[3]]);
            found.Add(new Infidelity { Samples = _options.InfidelitySamples, Normalize = _options.NormalizeInfidelity, Seed = _options.Seed, Head = _classifier.Head.Head }
                .Measure(model, image, values, target, _classifier.Labels, cancellation));
        }

        if (_measures.HasFlag(MapMeasures.Sensitivity))
        {
            found.Add(new SensitivityMax { Samples = _options.SensitivitySamples, Radius = _options.SensitivityRadius, Seed = _options.Seed }
                .Measure(((AttributionPart)Source).Method, model, image, target, _classifier.Labels, _classifier.Head.Head, cancellation));
        }

        return found;
    }
}
