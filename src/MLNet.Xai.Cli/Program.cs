using MLNet.Xai.Cli.Hosting;

return await Tool.RunAsync(args);
