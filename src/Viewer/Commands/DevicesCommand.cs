using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Viewer.Commands;

/// <summary>The verb <c>devices</c>: lists the devices, and the one that would be chosen.</summary>
internal static class DevicesCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<string?> adapter = AdapterOption.Create();
        var command = new Command("devices", "Lists the devices that the viewer can play on.") { adapter };
        command.SetAction(parsed => Run(parsed.GetValue(adapter), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string? asked, TextWriter output)
    {
        output.WriteLine($"CPU: {Environment.ProcessorCount} processors, always available");
        if (DirectMLBackend.Unavailable is { } why)
        {
            output.WriteLine($"DirectML: {why}");
            return 0;
        }

        IReadOnlyList<AdapterDescription> adapters = [];
        try
        {
            adapters = DirectMLBackend.Adapters(asked);
        }
        catch (InputException e) when (asked is null)
        {
            // A machine without Direct3D is not an error of this command.
            output.WriteLine(e.Message);
        }

        for (int i = 0; i < adapters.Count; i++)
            output.WriteLine($"{i}: {adapters[i].Description}");
        var choice = AdapterChoice.Of(adapters, asked);
        output.WriteLine(choice.Index is { } index
            ? $"chosen: {index}, {adapters[index].Name} ({choice.Reason})"
            : $"chosen: the CPU in the browser ({choice.Reason})");
        return 0;
    }
}
