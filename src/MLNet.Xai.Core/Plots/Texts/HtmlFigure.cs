using System.Text;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>A finished picture in HTML, without scripts and without anything from outside. The same input gives the same bytes.</summary>
public sealed class HtmlFigure
{
    private readonly string _body;
    private readonly PlotTheme _theme;

    internal HtmlFigure(TextExplanation explanation, string body, TextWording wording, TextPlotOptions options)
    {
        Explanation = explanation;
        (_body, _theme, Title, Description, Caption, Table) = (body, options.Theme, wording.Title, wording.Description, wording.Caption, wording.Table);
        (StyleClass, StyleRules) = TextStyle.Of(options.Palette, options.Theme);
    }

    /// <summary>What the picture shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>What the picture says, for people who do not see it.</summary>
    public string Description { get; }

    /// <summary>The numbers that it shows.</summary>
    public PlotTable Table { get; }

    internal TextExplanation Explanation { get; }

    internal string Caption { get; }

    /// <summary>The class that its rules hang on; pictures of equal looks share it.</summary>
    internal string StyleClass { get; }

    /// <summary>Its CSS.</summary>
    internal string StyleRules { get; }

    /// <summary>A page of its own, line ends <c>\n</c>.</summary>
    public override string ToString() => new HtmlReport(Title, Caption, _theme).Section("Text").Highlighted(this, withCaption: false).ToString();

    /// <summary>A fragment for an HTML page, with its CSS and its numbers as a table, folded away.</summary>
    public string ToInlineHtml() => $"<style>\n{StyleRules}</style>\n{Fragment(withCaption: true, withTable: true)}";

    /// <summary>Writes the page as UTF-8 to a file, by way of a temporary name; creates the folder.</summary>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PlotFile.Save(path, ToString());
    }

    /// <summary>The fragment without its CSS, for a page that has it already.</summary>
    internal string Fragment(bool withCaption, bool withTable)
    {
        StringBuilder html = new(_body.Length + 1024);
        html.Append("<div class=\"xt ").Append(StyleClass).Append("\">\n");
        if (withCaption)
            html.Append("<p class=\"xt-n\">").Append(Svg.XmlText.Escape(Caption)).Append("</p>\n");
        html.Append(_body);
        if (withTable)
        {
            html.Append("<details><summary>Numbers</summary>\n");
            ReportTable.Append(html, Table.Columns, Table.Texts, Title);
            html.Append("</details>\n");
        }

        return html.Append("</div>\n").ToString();
    }
}
