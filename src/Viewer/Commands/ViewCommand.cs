using System.CommandLine;
using System.Net;
using ImageGen.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Playback;

namespace ImageGen.Viewer.Commands;

/// <summary>What <c>viewer</c> does without a verb: plays.</summary>
internal sealed class ViewCommand
{
    /// <summary>What the help shows below the options.</summary>
    public const string Examples = """
        Examples:
          viewer
              play: a page to look at, to steer and to paint on; ? shows its keys
          viewer --model mine.onnx --model models
              these models, the first one first
          viewer --watch runs/cgan-fashion-mnist
              a training run as it goes; T scrubs through what it has exported
          viewer --listen --port 8080
              for others on the network as well, who need the whole address that is printed
        """;

    private const int MostPort = 65535;

    private readonly Option<string[]> _models = new("--model")
    {
        Description = "A generator file, or a folder of them; may be given several times. Default: the nearest folder \"models\".",
        HelpName = "FILE|FOLDER",
    };

    private readonly Option<string?> _watch = new("--watch")
    {
        Description = "Play a training run as it goes: the folder that trainer train --export-every N writes.",
        HelpName = "RUN",
    };

    private readonly Option<bool> _browser = new("--browser") { Description = "Play in a browser page, also where there is a window to play in." };

    private readonly Option<int?> _port = NumberOption.Create("--port", "The page's port. Default: any that is free.", 1, MostPort);

    private readonly Option<bool> _noOpen = new("--no-open") { Description = "Print the page's address, and open no browser." };

    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "Let others on the network play too, by an address with a secret in it; optionally on one of this machine's addresses only.",
        HelpName = "ADDRESS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _threads = NumberOption.Create("--threads", "Processor threads that run a model. Default: one per processor.", 1, 1024);

    /// <summary>Gives a command the options and the action of playing.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _models, _watch, _browser, _port, _noOpen, _listen, _threads })
            command.Add(option);
        command.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using ModelLibrary library = ModelLibrary.Open(
            parsed.GetValue(_models) ?? [],
            parsed.GetValue(_watch),
            [Directory.GetCurrentDirectory(), AppContext.BaseDirectory],
            parsed.GetValue(_threads));

        // The one place that chooses a display. A window of Direct3D 12 comes here, before the page, unless --browser is given.
        IPAddress address = AddressOf(parsed);
        await BrowserFace.RunAsync(
            library, address, parsed.GetValue(_port) ?? 0, opens: !parsed.GetValue(_noOpen), parsed.InvocationConfiguration.Output, cancellation);
        return 0;
    }

    private IPAddress AddressOf(ParseResult parsed)
    {
        if (parsed.GetResult(_listen) is null)
            return IPAddress.Loopback;
        string? text = parsed.GetValue(_listen);
        if (text is null)
            return IPAddress.Any;
        return IPAddress.TryParse(text, out IPAddress? address)
            ? address
            : throw new InputException($"--listen {text}: is no address of this machine; give one like 192.168.0.7, or none for all.");
    }
}
