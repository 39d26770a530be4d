namespace MLNet.Xai.Tabular;

/// <summary>What takes part in the game that Shapley values share out.</summary>
public enum ShapPlayers
{
    /// <summary>Slots of the predictor's feature column, or groups of them.</summary>
    Features,

    /// <summary>Columns of the data as the model takes it, or groups of them; the model is called with all its steps.</summary>
    Columns,
}
