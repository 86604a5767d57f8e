using System.Text.RegularExpressions;
using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes.SavedViews;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>A person in front of the page, as far as a program can be one.</summary>
/// <param name="browsers">The browsers.</param>
/// <param name="kind">The one that plays; null for the usual one.</param>
public abstract partial class PageFixture(Browsers browsers, BrowserKind? kind = null) : IAsyncLifetime
{
    private readonly List<string> _errors = [];

    private protected BrowserKind Kind { get; } = kind ?? Browsers.Usual;

    private protected TemporaryFolder Folder { get; } = new();

    private protected ServedViewer Viewer { get; set; } = null!;

    private protected IPage Page { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Page = await browsers.NewPageAsync(Kind);
        await Page.CountSentAsync();
        Page.PageError += (_, error) => _errors.Add(error);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Page is not null)
            await Page.Context.CloseAsync();
        if (Viewer is not null)
            await Viewer.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes on with a page in another kind of window.</summary>
    private protected async Task ReopenAsync(BrowserNewContextOptions? options = null, bool isFirstVisit = false)
    {
        await Page.Context.CloseAsync();
        Page = await browsers.NewPageAsync(Kind, options, isFirstVisit);
        await Page.CountSentAsync();
    }

    /// <summary>Goes on as one who prefers a colour scheme, or less motion.</summary>
    private protected Task EmulateAsync(PageEmulateMediaOptions media)
    {
        if (Kind == BrowserKind.Firefox && media is not { ColorScheme: ColorScheme.Dark, ReducedMotion: null })
            Browsers.SkipWhatFirefoxLacks(needs: true, "a light theme or reduced motion");
        return Page.EmulateMediaAsync(media);
    }

    private protected Task SizeOfScreenAsync(int width, int height) =>
        ReopenAsync(new() { ViewportSize = new() { Width = width, Height = height } });

    /// <summary>Left, upper, right and lower edge of an element.</summary>
    private protected async Task<double[]> BoxAsync(string selector) => await Page.EvaluateAsync<double[]>(
        """
        (selector) => {
          const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
          return [left, top, right, bottom];
        }
        """,
        selector);

    private protected async Task OpenAsync(params (string Name, GeneratorFile File)[] models)
    {
        Viewer = await ServedViewer.StartAsync(Folder, models);
        await Page.GotoAsync(Viewer.Address.ToString());
        await Page.UntilAsync(
            "window.imagegen && imagegen.picture.number > 0 && imagegen.controls.models.length > 0 "
            + "&& location.hash");
    }

    private protected async Task PauseAsync()
    {
        await Page.Keyboard.PressAsync("Space");
        await Page.UntilAsync("document.getElementById('pause-text').textContent === 'Play'");
        await Viewer.SettledAsync(Page);
    }

    private protected Task ModeAsync(string mode) =>
        Page.UntilAsync($"document.body.dataset.mode === '{mode}' && document.body.dataset.waits === 'false'");

    /// <summary>The session of what is seen, in the picture's own pixels.</summary>
    private protected async Task<string> CopyAsync() => ScalePattern().Replace(await CopyEnlargedAsync(), "");

    /// <summary>The session of what is seen, as large as it is saved.</summary>
    private protected async Task<string> CopyEnlargedAsync()
    {
        await Page.EvaluateAsync("() => { history.replaceState(null, '', '#copying'); }");
        await Page.Keyboard.PressAsync("KeyY");
        await Page.UntilAsync("location.hash.startsWith('#v=1')");
        await Page.EvaluateAsync("() => document.querySelectorAll('dialog[open]').forEach((each) => each.close())");
        return await SessionAsync();
    }

    private protected async Task<string> SessionAsync() =>
        (await Page.EvaluateAsync<string>("() => location.hash"))[1..];

    private protected async Task<(int Width, int Height)> SizeAsync() => (
        await Page.EvaluateAsync<int>("() => imagegen.picture.canvas.width"), await Page.EvaluateAsync<int>(
            "() => imagegen.picture.canvas.height"));

    /// <summary>The canvas's pixels, R G B each.</summary>
    private protected async Task<byte[]> PixelsAsync()
    {
        string base64 = await Page.EvaluateAsync<string>(
            """
            () => {
              const canvas = imagegen.picture.canvas;
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let text = "";
              for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
              return btoa(text);
            }
            """);
        return Convert.FromBase64String(base64);
    }

    private protected Task DropAsync(string name, byte[] content, string type, bool shift = false) =>
        Page.DropAsync(shift, (name, content, type));

    /// <summary>Does what saves a file, and returns its path, with the name that the page gives it.</summary>
    /// <param name="act">What saves it.</param>
    /// <param name="isMeant">Whether a name is that of the file, where several are saved; null for any.</param>
    private protected async Task<string> DownloadAsync(Func<Task> act, Func<string, bool>? isMeant = null)
    {
        isMeant ??= _ => true;
        if (Kind == BrowserKind.Chromium)
        {
            IDownload download = await Page.RunAndWaitForDownloadAsync(
                act, new() { Predicate = each => isMeant(each.SuggestedFilename), Timeout = 120_000 });
            string path = Folder.File(download.SuggestedFilename);
            await download.SaveAsAsync(path);
            return path;
        }

        // Playwright hears of Firefox's downloads only where a navigation begins them: the folder tells.
        string[] before = Directory.GetFiles(browsers.Downloads);
        string? saved = null;
        await act();
        await Waiting.UntilAsync(
            () =>
            {
                string[] now = Directory.GetFiles(browsers.Downloads);
                saved = now.Except(before).FirstOrDefault(
                    path => isMeant(Path.GetFileName(path)) && new FileInfo(path).Length > 0);
                return saved is not null && !now.Any(path => path.EndsWith(".part", StringComparison.Ordinal));
            },
            "a file that is saved");
        string kept = Folder.File(Path.GetFileName(saved!));
        File.Move(saved!, kept, overwrite: true);
        return kept;
    }

    /// <summary>A picture of the page, to be looked at.</summary>
    private protected async Task ScreenshotAsync(string name, bool isWhole = false)
    {
        int before = _errors.Count;
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}-{Kind}.png"),
            FullPage = isWhole,
        });
        // For it Playwright adds a style to the page, which the page's policy forbids; Firefox tells.
        if (Kind == BrowserKind.Firefox && _errors.Count > before)
            _errors.RemoveRange(before, _errors.Count - before);
    }

    private protected byte[] Render(SavedView session)
    {
        var model = LoadedModel.Load(GeneratorFile.Read(Directory.GetFiles(Folder.Path, "*.onnx").Single()));
        try
        {
            return SessionRendering.Render([model], session.State, null, 1).Pixels;
        }
        finally
        {
            model.Release();
        }
    }

    private protected void AssertNoErrors() => Assert.Empty(_errors);

    private protected static string ModelOf(string session) => ModelPattern().Match(session).Groups["model"].Value;

    private protected static byte[] ReadPng(string path)
    {
        // From memory: libvips remembers files by their names.
        using var image = Image.NewFromBuffer(File.ReadAllBytes(path));
        return image.WriteToMemory<byte>();
    }

    private protected static byte[] Half(byte[] pixels, int width, int height, bool left)
    {
        int half = width / 2 * 3;
        return
        [
            .. Enumerable.Range(0, height).SelectMany(
                y => pixels.Skip((y * width * 3) + (left ? 0 : (width * 3) - half)).Take(half)),
        ];
    }

    [GeneratedRegex("&scale=[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScalePattern();

    [GeneratedRegex("m=(?<model>[0-9a-f]{16})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModelPattern();
}
