namespace MLNet.Xai.Core.Plots;

/// <summary>The CSS of the report.</summary>
internal static class ReportStyle
{
    private const string Light = ":root{--page:#f4f5f7;--card:#ffffff;--text:#1f2328;--quiet:#57606a;--line:#dfe3e8;--link:#0b63c0}\n";
    private const string Dark = ":root{--page:#0b0d11;--card:#14171c;--text:#e6edf3;--quiet:#9aa4b2;--line:#2a2f37;--link:#6cb6ff}\n";

    private const string Layout = """
        *{box-sizing:border-box}
        html{scroll-behavior:smooth}
        body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 Helvetica,Arial,"Liberation Sans",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
        header,main{max-width:1120px;margin:0 auto;padding:0 24px}
        header{padding-top:36px}
        h1{font-size:30px;line-height:1.2;margin:0 0 6px;overflow-wrap:anywhere}
        header p{margin:0 0 18px;color:var(--quiet);overflow-wrap:anywhere}
        nav{display:flex;flex-wrap:wrap;gap:6px 18px;padding:12px 0 4px;border-top:1px solid var(--line)}
        a{color:var(--link);text-decoration:none}
        a:hover,a:focus{text-decoration:underline}
        section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:22px 24px;margin:20px 0}
        h2{font-size:20px;line-height:1.3;margin:0 0 10px;overflow-wrap:anywhere}
        h3{font-size:16px;line-height:1.35;margin:18px 0 8px;overflow-wrap:anywhere}
        .bar{display:flex;flex-wrap:wrap;gap:8px;padding:8px 0 4px}
        .bar button{font:inherit;font-size:14px;color:var(--link);background:var(--card);border:1px solid var(--line);border-radius:6px;padding:4px 12px;cursor:pointer}
        .filter{display:block;font-size:14px;color:var(--quiet);margin:0 0 8px}
        .filter input{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--quiet);border-radius:6px;padding:3px 8px;max-width:100%}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        p{margin:0 0 14px;max-width:75ch;overflow-wrap:anywhere}
        figure{margin:0 0 8px;min-width:0}
        figcaption{color:var(--quiet);font-size:14px;margin:2px 0 12px;max-width:75ch}
        .scroll{overflow-x:auto}
        .scroll>svg{display:block;width:min(100%,var(--most));min-width:var(--least)}
        .narrow{display:none}
        .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:8px 20px}
        .grid>.strip{align-self:center}
        .strip{display:grid;grid-template-columns:repeat(auto-fill,minmax(112px,1fr));gap:4px 12px}
        .large{grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr))}
        .strip img{display:block;width:100%;height:auto;border-radius:4px}
        .pixels img{image-rendering:pixelated}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 14px}
        .tiles div{border:1px solid var(--line);border-radius:8px;padding:10px 14px;min-width:0}
        dt{color:var(--quiet);font-size:14px}
        dd{margin:0;font-size:24px;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        dd small{display:block;font-size:13px;font-weight:400;color:var(--quiet)}
        table{border-collapse:collapse;font-size:15px;margin:0 0 14px;min-width:min(100%,420px)}
        caption{text-align:left;color:var(--quiet);font-size:14px;padding-bottom:6px}
        th,td{text-align:left;padding:7px 20px 7px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word;min-width:4em}
        thead th{color:var(--quiet);font-weight:600;font-size:14px}
        tbody th{font-weight:400;color:var(--quiet)}
        tbody th+td{overflow-wrap:anywhere}
        .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        th.num{white-space:normal;overflow-wrap:normal}
        figure details{border-top:0;padding:0 0 6px;font-size:14px}
        figure details table{font-size:13px;min-width:0}
        figure details th,figure details td{padding:4px 14px 4px 0}
        details{border-top:1px solid var(--line);padding:10px 0 4px}
        summary{cursor:pointer;color:var(--link);padding:2px 0}
        details[open]>summary{margin-bottom:10px}
        @media(min-width:740px) and (max-width:960px){.grid{grid-template-columns:1fr 1fr}}
        @media(max-width:760px){.wide{display:none}.narrow{display:block}}
        @media(max-width:640px){header,main{padding-left:12px;padding-right:12px}header{padding-top:22px}section{padding:16px 12px;border-radius:8px}h1{font-size:24px}table{font-size:13px}th,td,figure details th,figure details td{padding:5px 8px 5px 0;min-width:0}td:first-child{overflow-wrap:anywhere;min-width:7em}.tiles{grid-template-columns:repeat(auto-fill,minmax(130px,1fr))}}
        @page{margin:14mm}
        @media print{
        LIGHTbody{background:#fff;font-size:14px}
        header,main{max-width:none;padding:0}
        section{border:0;border-radius:0;padding:0;margin:0 0 20px}
        p,figcaption{max-width:none;break-inside:avoid}
        h2,h3,caption,h2+p,h3+p{break-after:avoid}
        tr,.tiles div,.scroll:has(>svg),.strip figure,figure:not(:has(details[open])){break-inside:avoid}
        thead{display:table-header-group}
        nav,.bar,.filter,details:not([open]),.narrow{display:none}
        details,figure details{border:0;padding:0}
        summary{list-style:none;color:var(--quiet)}
        .wide{display:block}
        .scroll{overflow:visible}
        .scroll>svg{min-width:0;max-height:250mm}
        .grid{grid-template-columns:1fr 1fr}
        .tiles{grid-template-columns:repeat(4,1fr);gap:6px}
        .tiles div{padding:6px 10px}
        dd{font-size:18px}
        table{font-size:12px;min-width:0;max-width:100%}
        th,td,figure details th,figure details td{padding:3px 10px 3px 0;min-width:0;overflow-wrap:anywhere}
        .num{white-space:normal}
        svg,mark,li,i,img{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        }

        """;

    // Paper is light whatever the screen is.
    private static string Whole(string light) => Layout.Replace("LIGHT", light, StringComparison.Ordinal);

    public static string Write(PlotTheme theme) => theme switch
    {
        PlotTheme.Light => Light + Whole(""),
        PlotTheme.Dark => Dark + Whole(Light),
        _ => Light + "@media screen and (prefers-color-scheme:dark){" + Dark.TrimEnd() + "}\n" + Whole(""),
    };
}
