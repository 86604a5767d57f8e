using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>
/// What tests ask of the page. The page's policy forbids evaluating text in it, so waiting is done from here.
/// </summary>
internal static class PageExtensions
{
    /// <summary>Waits until an expression is true.</summary>
    public static Task UntilAsync(this IPage page, string expression) => Waiting.UntilAsync(
        () => page.EvaluateAsync<bool>($"() => Boolean({expression})"), () => $"{expression}, at {page.Url}");

    /// <summary>Counts what the page sends, from its next document on; see <see cref="SentAsync"/>.</summary>
    public static Task CountSentAsync(this IPage page) => page.AddInitScriptAsync(
        """
        window.sentTexts = 0;
        window.WebSocket = class extends WebSocket {
          constructor(...address) {
            super(...address);
            window.sentTexts = 0;
          }
          send(message) {
            if (typeof message === "string") window.sentTexts++;
            super.send(message);
          }
        };
        """);

    /// <summary>How many messages of text the page has sent over its connection.</summary>
    public static Task<long> SentAsync(this IPage page) => page.EvaluateAsync<long>("() => window.sentTexts");

    /// <summary>Waits until so many more frames are drawn.</summary>
    public static async Task FramesAsync(this IPage page, int count)
    {
        long number = await page.EvaluateAsync<long>("() => imagegen.picture.number");
        await page.UntilAsync($"imagegen.picture.number >= {number + count}");
    }

    /// <summary>Drops files on the page, all at once.</summary>
    /// <param name="page">The page.</param>
    /// <param name="shift">Whether shift is held.</param>
    /// <param name="files">Their names, contents and media types.</param>
    public static Task DropAsync(
        this IPage page, bool shift, params (string Name, byte[] Content, string Type)[] files) => page.EvaluateAsync(
        """
        ([shift, ...files]) => {
          const transfer = new DataTransfer();
          for (const text of files) {
            const [name, type, content] = text.split("\n");
            const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type }));
          }
          for (const event of ["dragenter", "dragover", "drop"])
            dispatchEvent(new DragEvent(event, { dataTransfer: transfer, cancelable: true, shiftKey: shift !== "" }));
        }
        """,
        (string[])
        [
            shift ? "shift" : "",
            .. files.Select(file => $"{file.Name}\n{file.Type}\n{Convert.ToBase64String(file.Content)}"),
        ]);
}
