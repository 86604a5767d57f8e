using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Commands;

MemoryAllocator.ShareArenas();
StandardOutput.Install();
return await ViewerCommandLine.RunAsync(args, Console.Out, Console.Error);
