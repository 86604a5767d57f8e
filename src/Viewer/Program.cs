using ImageGen.Generators;
using ImageGen.Viewer.Commands;

StandardOutput.Install();
return await ViewerCommandLine.RunAsync(args, Console.Out, Console.Error);
