using System.CommandLine;
using System.Net.Sockets;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.WhatIf;

/// <summary>xai whatif: one page on this machine, on which the values of a row are moved.</summary>
internal static class WhatIfCommand
{
    public static Command Create()
    {
        DataOptions data = new();
        Option<int> port = new("--port") { Description = "The port on 127.0.0.1; any free one by default.", HelpName = "number" };
        port.Validators.Add(SharedOptions.Range(0, 65535));
        Option<int> rows = new("--rows") { Description = "Rows of the data that can be chosen, drawn evenly.", HelpName = "number", DefaultValueFactory = _ => new WhatIfOptions().Rows };
        rows.Validators.Add(SharedOptions.Range(1, 1_000_000));
        Option<double?> cutoff = new("--cutoff") { Description = "Where scores are cut in two, for reasons and the nearest change; 0 for models of two classes.", HelpName = "score" };
        Option<bool> high = new("--high-is-wrong") { Description = "Scores above the cutoff are the bad ones." };
        Option<int> seed = SharedOptions.Seed();
        var command = new ToolCommand("whatif", "Serves a page on 127.0.0.1: pick a row, move its values, and see what the model says, why, and what would change its mind. Ends with Ctrl+C.",
            ["xai whatif -m loan.zip -d applicants.csv", "xai whatif -m price.zip -d houses.parquet --cutoff 250000 --port 8080"], [.. data.All, port, rows, cutoff, high, seed]);
        command.Do(async (parsed, screen, cancellation) =>
        {
            using LoadedModel model = LoadedModel.Load(parsed.GetRequiredValue(data.Model), screen, parsed.GetValue(seed));
            WhatIfModel asked = model.Context.Explain().WhatIf(model.Transformer, data.Open(parsed, model, cancellation), new WhatIfOptions
            {
                Rows = parsed.GetValue(rows),
                Cutoff = parsed.GetValue(cutoff),
                HighIsWrong = parsed.GetValue(high),
                Seed = parsed.GetValue(seed),
                Cancellation = cancellation,
            });
            await ServeAsync(asked, model.Name, data.NameOf(parsed), parsed.GetValue(port), screen, cancellation);
        });
        return command;
    }

    private static async Task ServeAsync(WhatIfModel model, string modelName, string dataName, int port, Screen screen, CancellationToken cancellation)
    {
        WhatIfServer server;
        try
        {
            server = await WhatIfServer.StartAsync(model, modelName, dataName, port, cancellation);
        }
        catch (IOException e) when (port != 0)
        {
            throw new IOException($"The port {port} of 127.0.0.1 cannot be used: {e.Message}", e);
        }
        catch (SocketException e)
        {
            throw new IOException($"127.0.0.1 cannot be listened to: {e.Message}", e);
        }

        await using (server)
        {
            // Needed even where little is said: without the address there is no page.
            await screen.Output.WriteLineAsync(server.Address.ToString());
            screen.Note("open this address in a browser on this machine; Ctrl+C ends it.");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            catch (OperationCanceledException)
            {
                // The way that this command ends.
            }
        }
    }
}
