using System.Security.Cryptography;
using System.Text;

namespace MLNet.Xai.Core.Plots;

/// <summary>The script of a long report: it folds and filters, and adds what it needs itself, so that the page is complete without it.</summary>
internal static class ReportScript
{
    /// <summary>Tables of so many rows get a field that filters them; lists of facts, which have no headers, get none.</summary>
    private const int ManyRows = 12;

    public static string Text { get; } = $$"""
        (function(){
        var all=document.querySelectorAll('details'),bar=document.createElement('div');
        bar.className='bar';
        function button(text,open){var b=document.createElement('button');b.type='button';b.textContent=text;b.addEventListener('click',function(){all.forEach(function(d){d.open=open;});});bar.appendChild(b);}
        button('Open all tables',true);button('Close all tables',false);
        document.querySelector('header').appendChild(bar);
        document.querySelectorAll('main table').forEach(function(table){
        var rows=table.tBodies[0].rows;
        if(rows.length<{{ManyRows}}||!table.tHead)return;
        var label=document.createElement('label'),field=document.createElement('input'),text=document.createElement('span');
        label.className='filter';text.textContent='Filter ';field.type='search';
        label.appendChild(text);label.appendChild(field);
        table.parentNode.parentNode.insertBefore(label,table.parentNode);
        field.addEventListener('input',function(){var want=field.value.toLowerCase();for(var i=0;i<rows.length;i++)rows[i].hidden=rows[i].textContent.toLowerCase().indexOf(want)<0;});
        });
        function stops(){document.querySelectorAll('.scroll').forEach(function(e){if(e.scrollWidth>e.clientWidth)e.tabIndex=0;else e.removeAttribute('tabindex');});}
        stops();window.addEventListener('resize',stops);document.addEventListener('toggle',stops,true);
        })();

        """.ReplaceLineEndings("\n");

    /// <summary>What a browser is told to run, and nothing else: no script, style, picture or connection from outside.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";
}
