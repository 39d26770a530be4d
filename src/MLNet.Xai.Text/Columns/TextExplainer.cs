using Microsoft.ML;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text.Columns;

/// <summary>Makes the explanations of a column's rows. It is saved: a derived class has <c>static TextExplainer Read(BinaryReader)</c> too.</summary>
internal abstract class TextExplainer
{
    /// <summary>Name of the method, as a reader knows it.</summary>
    public abstract string Method { get; }

    /// <summary>The column of text.</summary>
    public abstract string TextColumn { get; }

    /// <summary>Other columns that it reads.</summary>
    public virtual IReadOnlyList<string> OtherColumns => [];

    /// <summary>Whether it knows parts of the output that belong to no place in the text.</summary>
    public virtual bool HasOthers => false;

    /// <summary>Whether its attributions promise a sum, so that there are a base value and a delta.</summary>
    public virtual bool IsComplete => true;

    /// <summary>Whether it fits a local model, so that there is an R2.</summary>
    public virtual bool HasR2 => false;

    /// <summary>Says more of the values in the annotations of their column: units, cost, error.</summary>
    public virtual void Annotate(DataViewSchema.Annotations.Builder annotations)
    {
    }

    /// <summary>Refuses a schema that it cannot work on, beyond missing columns.</summary>
    /// <exception cref="ArgumentException">A column is of another type than it reads.</exception>
    public virtual void Check(DataViewSchema schema)
    {
    }

    /// <summary>What explains the row that a source stands on; called once a cursor. The result is called at most once a row; its target is disposed of with the cursor where it can be.</summary>
    /// <param name="row">The source; the columns that it reads are active.</param>
    /// <param name="watch">Stops it, and hears warnings.</param>
    public abstract Func<TextExplanation> Open(DataViewRow row, Watch watch);

    /// <summary>Writes everything that <c>Read</c> of the same type reads.</summary>
    public abstract void Write(BinaryWriter writer);
}
