using System.CommandLine;

return new RootCommand("Explains any saved ML.NET model.").Parse(args).Invoke();
