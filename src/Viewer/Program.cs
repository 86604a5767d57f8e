using ImageGen.Viewer.Commands;

return await ViewerCommandLine.RunAsync(args, Console.Out, Console.Error);
