using System.CommandLine;
using System.Net;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;

namespace ImageGen.Viewer.Commands;

/// <summary><c>viewer</c> without a verb: plays in a window or a page.</summary>
internal sealed class ViewCommand
{
    /// <summary>The examples in the help.</summary>
    public const string Examples = """
        Examples:
          viewer
              play in a page or a window; ? shows the keys
          viewer --model mine.onnx --model models
              several models; the first is shown
          viewer --watch runs/cgan-fashion-mnist
              follow a training run; T scrubs through its exports
          viewer --listen --port 8080
              also for other machines, by the address that is printed
        """;

    private readonly Option<string[]> _models = new("--model")
    {
        Description =
            "A generator file, or a folder of them; may be given several times. Default: the nearest folder "
            + "\"models\".",
        HelpName = "FILE|FOLDER",
    };

    private readonly Option<string?> _watch = new("--watch")
    {
        Description =
            "Follow a training run: the folder that trainer train --export-every N writes, or a folder of runs.",
        HelpName = "RUN|FOLDER",
    };

    private readonly Option<string?> _session = new("--session")
    {
        Description = "Start with a session: the string that Y copies, or a page address.",
        HelpName = "STRING",
    };

    private readonly Option<bool> _browser = new("--browser")
    {
        Description = "Use the browser page even if a window is available.",
    };

    private readonly Option<int?> _port = NumberOption.Create(
        "--port",
        $"The page's port; 0 for any free one. Default: {PagePort.Default}, or the next free one.",
        0,
        PagePort.Most);

    private readonly Option<bool> _noOpen = new("--no-open")
    {
        Description = "Print the page's address without opening a browser.",
    };

    private readonly Option<string?> _listen = new("--listen")
    {
        Description =
            "Allow connections from other machines, by an address with a token; optionally on one address of this "
            + "machine only.",
        HelpName = "ADDRESS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description =
            "Another host name (with its port) that the page accepts, such as that of a proxy or an SSH tunnel; may "
            + "be given several times.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _newToken = new("--new-token")
    {
        Description = "Replace the token of the address that --listen prints; old addresses stop working.",
    };

    private readonly Option<int?> _threads = NumberOption.Create(
        "--threads", "Processor threads that run a model. Default: one per processor.", 1, 1024);

    private readonly Option<string?> _adapter = AdapterOption.Create();

    private readonly Option<PrecisionChoice?> _precision = DeviceOptions.Precision();

    private readonly Option<bool> _noVsync = new("--no-vsync")
    {
        Description = "Do not wait for the display; frames may tear.",
    };

    private readonly Option<bool> _bicubic = new("--bicubic")
    {
        Description = "Smooth pixels (I) use bicubic instead of bilinear filtering in the window.",
    };

    private readonly Option<bool> _debugLayer = new("--debug-layer")
    {
        Description = "Enable the Direct3D debug layer, if installed, and report live objects at exit.",
    };

    private readonly Option<int?> _loss = NumberOption.Create(
        "--simulate-device-loss", "Remove the graphics device every N frames, to test recovery.", 1, int.MaxValue);

    private readonly Option<int?> _frames = NumberOption.Create(
        "--frames", "Close the window after N frames.", 1, int.MaxValue);

    /// <summary>Adds the options and the action of playing to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _models, _watch, _session, _browser, _port, _noOpen, _listen, _hosts, _newToken, _threads, _adapter,
            _precision, _noVsync, _bicubic, _debugLayer, _loss, _frames,
        ];
        foreach (Option option in options)
            command.Add(option);
        command.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? session = SessionOption.Read(parsed.GetValue(_session));
        // The library outlives the window, so that the page still has the models that were dropped.
        using ModelLibrary library = OpenLibrary(parsed);
        // The only place that chooses a display: a window if available, otherwise the page.
        var start = new PageStart(session);
        if (WantsWindow(parsed))
        {
            if (PlayInWindow(parsed, library, session, cancellation) is not { } handover)
                return 0;
            start = new PageStart(handover.Session ?? session, handover.Paintings);
        }

        await BrowserHost.RunAsync(
            library,
            start,
            AddressOf(parsed),
            parsed.GetValue(_port),
            [.. (parsed.GetValue(_hosts) ?? []).Select(HostName.Parse)],
            renewsToken: parsed.GetValue(_newToken),
            opens: !parsed.GetValue(_noOpen),
            parsed.InvocationConfiguration.Output,
            cancellation);
        return 0;
    }

    private ModelLibrary OpenLibrary(ParseResult parsed) => ModelLibrary.Open(
        parsed.GetValue(_models) ?? [],
        parsed.GetValue(_watch),
        [Directory.GetCurrentDirectory(), AppContext.BaseDirectory],
        parsed.GetValue(_threads),
        CalibrationStore.OfUser,
        parsed.GetValue(_precision)?.OnCpu ?? CpuPrecision.Float32);

    /// <summary>Whether to open the window: it is available, and no option requires the page.</summary>
    private bool WantsWindow(ParseResult parsed)
    {
        bool asksForPage = parsed.GetValue(_browser)
            || parsed.GetValue(_noOpen)
            || parsed.GetResult(_port) is not null
            || parsed.GetResult(_listen) is not null
            || parsed.GetValue(_newToken)
            || parsed.GetResult(_hosts) is not null;
        if (DirectMLBackend.Unavailable is { } why && parsed.GetValue(_adapter) is { } adapter)
            throw new InputException($"--adapter {adapter}: {why}");
        return !asksForPage && DirectMLBackend.Unavailable is null;
    }

    /// <summary>Plays in a window.</summary>
    /// <returns>
    /// The state for the page to continue with, after the reason was printed; null if the window was closed.
    /// </returns>
    private WindowHandover? PlayInWindow(
        ParseResult parsed, ModelLibrary library, string? session, CancellationToken cancellation)
    {
        var settings = new WindowSettings
        {
            Adapter = parsed.GetValue(_adapter),
            AllowedModes = PrecisionChoice.ModesOf(parsed.GetValue(_precision)),
            WaitsForDisplay = !parsed.GetValue(_noVsync),
            IsBicubic = parsed.GetValue(_bicubic),
            Session = session,
            Debug = parsed.GetValue(_debugLayer),
            LossAfter = parsed.GetValue(_loss),
            Frames = parsed.GetValue(_frames),
        };
        TextWriter output = parsed.InvocationConfiguration.Output;
        library.LoadFirst();
        library.Start();
        WindowHandover? handover;
        try
        {
            handover = DirectMLBackend.Play(library, settings, output, cancellation);
        }
        catch (InputException e) when (settings.Adapter is null)
        {
            handover = new WindowHandover(e.Message, session, new PaintingCache());
        }

        if (handover is not null)
            output.WriteLine(handover.Reason);
        return handover;
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
            : throw new InputException(
                $"--listen {text}: is not an address of this machine; give one such as 192.168.0.7, or none for all");
    }
}
