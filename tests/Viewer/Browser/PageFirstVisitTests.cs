using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The first ten seconds: what opens, what it says to try, the tour, and the list of models.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageFirstVisitTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task The_best_picture_opens_moving_and_smooth_with_one_line_that_says_what_to_try()
    {
        await OpenAsync(("aaa", SyntheticGenerator.Uniform()), ("cgan-cifar10", SyntheticGenerator.Conditional()));
        await ModeAsync("grid");
        await Page.FramesAsync(5);
        Assert.Equal("true", await Page.Locator("#smooth").GetAttributeAsync("aria-pressed"));
        Assert.Equal("Click a picture to walk on from it", await Page.Locator("#try").TextContentAsync());
        await Page.Locator("#picture").ClickAsync(new() { Position = new() { X = 300, Y = 200 } });
        await ModeAsync("walk");
        Assert.Equal("", await Page.Locator("#try").TextContentAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task The_tour_comes_once_and_can_be_skipped()
    {
        await ReopenAsync(isFirstVisit: true);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        ILocator tour = Page.Locator("#tour");
        await tour.WaitForAsync();
        ILocator next = tour.GetByRole(AriaRole.Button, new() { Name = "Next" });
        // Its buttons are the first that the Tab key reaches.
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Tab");
        Assert.Equal("tour-next", await Page.EvaluateAsync<string>("() => document.activeElement.id"));
        for (int step = 1; step < 5; step++)
        {
            await tour.GetByText($"{step} of 5").WaitForAsync();
            double[] box = await Page.EvaluateAsync<double[]>(
                """
                () => {
                  const { left, top, right, bottom } = document.getElementById("tour").getBoundingClientRect();
                  return [left, top, innerWidth - right, innerHeight - bottom];
                }
                """);
            Assert.All(box, room => Assert.True(room >= 0, $"step {step}: {string.Join(", ", box)}"));
            Assert.Equal(1, await Page.Locator(".is-toured").CountAsync());
            await next.ClickAsync();
        }

        Assert.False(await tour.GetByRole(AriaRole.Button, new() { Name = "Skip" }).IsVisibleAsync());
        // Keys play all the while.
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await tour.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await tour.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Equal(0, await Page.Locator(".is-toured").CountAsync());
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(Viewer.Address.ToString());
        await Page.UntilAsync("window.imagegen && imagegen.picture.number > 2");
        Assert.False(await tour.IsVisibleAsync());

        await Page.EvaluateAsync("() => localStorage.clear()");
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(Viewer.Address.ToString());
        await tour.GetByRole(AriaRole.Button, new() { Name = "Skip" }).ClickAsync();
        await tour.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        AssertNoErrors();
    }

    [Fact]
    public async Task On_a_phone_the_tour_says_nothing_of_keys_and_of_dropping_files()
    {
        await ReopenAsync(
            new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true },
            isFirstVisit: true);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        ILocator text = Page.Locator("#tour-text");
        await Page.Locator("#tour").WaitForAsync();
        List<string> told = [];
        for (int step = 1; step <= 5; step++)
        {
            await Page.GetByText($"{step} of 5").WaitForAsync();
            told.Add(await text.InnerTextAsync());
            await Page.Locator("#tour-next").TapAsync();
        }

        Assert.Contains("Tap or drag it", told[0], StringComparison.Ordinal);
        Assert.DoesNotContain(told, each => each.Contains("N goes", StringComparison.Ordinal));
        Assert.DoesNotContain(told, each => each.Contains("drop", StringComparison.Ordinal));
        Assert.DoesNotContain(told, each => each.Contains('?', StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_of_models_has_groups_names_for_people_and_pictures_and_goes_by_keys()
    {
        await OpenAsync(
            ("a", SyntheticGenerator.Conditional()),
            ("b", SyntheticGenerator.Uniform()),
            ("c", SyntheticGenerator.Variational()));
        await Page.UntilAsync("imagegen.controls.models.every((model) => model.title)");
        Assert.Equal("Clothes: conditional GAN", await Page.Locator("#model-name").TextContentAsync());
        await Page.Locator("#model").ClickAsync();
        ILocator menu = Page.GetByRole(AriaRole.Dialog, new() { Name = "Models" });
        await menu.WaitForAsync();
        Assert.Equal(["Clothes", "noise"], await menu.Locator("h3").AllTextContentsAsync());
        Assert.Equal(
            ["Conditional GAN", "Variational auto-encoder", "GAN"],
            await menu.Locator("section b").AllTextContentsAsync());
        await Page.UntilAsync(
            "[...document.querySelectorAll('#menu-groups img')]"
            + ".every((each) => !each.hidden && each.naturalWidth > 7)");
        Assert.Equal(3, Viewer.Thumbnails.Made);
        Assert.Equal(3, Viewer.KeptThumbnails.Length);
        // The one that plays has the keyboard; arrows go on, and Enter plays.
        Assert.Equal(
            "true", await Page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-current')"));
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
        await Page.UntilAsync("document.getElementById('model').dataset.slot === '2'");
        await Page.GetByText("Digits").Or(Page.Locator("#model-name")).First.WaitForAsync();
        Assert.False(await menu.IsVisibleAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task A_file_of_ones_own_is_opened_from_the_list_with_no_mouse_to_drag_it()
    {
        await ReopenAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            HasTouch = true,
            IsMobile = true,
        });
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string path = Directory.CreateDirectory(Folder.File("elsewhere")).FullName + "/guest.onnx";
        SyntheticGenerator.Uniform().Write(path);
        await Page.Locator("#model").TapAsync();
        IFileChooser chooser = await Page.RunAndWaitForFileChooserAsync(
            () => Page.GetByRole(AriaRole.Button, new() { Name = "Open a file" }).TapAsync());
        await chooser.SetFilesAsync(path);
        await Page.UntilAsync("imagegen.picture.canvas.width === 12");
        Assert.False(await Page.Locator("#model-menu").IsVisibleAsync());
        Assert.False(string.IsNullOrWhiteSpace(await Page.Locator("h1").InnerTextAsync()));
    }
}
