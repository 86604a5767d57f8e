using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Where things are on small screens, and models side by side on all.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PagePhoneTests(Browsers browsers) : PageFixture(browsers)
{
    [Theory]
    [InlineData(844, 390)]
    [InlineData(390, 844)]
    public async Task On_a_phone_the_name_of_the_mode_that_is_seen_is_whole(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("painter", SyntheticGenerator.ImageToImage()));
        foreach (string key in new[] { "KeyG", "KeyP", "KeyX", "KeyC" })
        {
            await Page.Keyboard.PressAsync(key);
            await Page.UntilAsync("document.body.dataset.waits === 'false'");
            string[] cut = await Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll("[data-mode-button]")]
                  .filter((button) => button.scrollWidth > button.clientWidth
                    || button.getBoundingClientRect().right > innerWidth)
                  .map((button) => button.dataset.modeButton)
                """);
            Assert.Empty(cut);
        }
    }

    [Fact]
    public async Task On_a_phone_a_painting_is_above_what_becomes_of_it_and_models_are_in_two_columns()
    {
        await SizeOfScreenAsync(390, 844);
        await OpenAsync(
            ("a", SyntheticGenerator.ImageToImage()),
            ("b", SyntheticGenerator.Conditional()),
            ("c", SyntheticGenerator.Uniform()),
            ("d", SyntheticGenerator.Variational()));
        await ModeAsync("canvas");
        await Page.UntilAsync("document.body.classList.contains('is-folded')");
        await Page.UntilAsync("document.getElementById('picture').clientWidth > 240");
        double[] picture = await BoxAsync("#picture");
        Assert.InRange(picture[2], 0, 390);
        // A stroke on the upper half is one on the painting.
        double x = picture[0] + ((picture[2] - picture[0]) * 0.7);
        double y = picture[1] + ((picture[3] - picture[1]) * 0.25);
        await Page.Mouse.MoveAsync((float)x, (float)y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((float)x - 20, (float)y, new() { Steps = 3 });
        await Page.Mouse.UpAsync();
        await Page.Locator("#undo:enabled").WaitForAsync();
        await Page.Keyboard.PressAsync("KeyX");
        await ModeAsync("compare");
        await Page.UntilAsync("imagegen.picture.layout.lefts.length > 2");
        await Page.UntilAsync("imagegen.picture.canvas.width < 0.7 * imagegen.picture.layout.width");
        Assert.InRange((await BoxAsync("#picture"))[2], 0, 390);
        // The tiles of a column are aligned: the first and the last have the wide outer margin in the unfolded picture.
        await Page.UntilAsync(
            """
            (() => {
              const { picture } = imagegen;
              const { lefts, width } = picture.layout;
              const places = lefts.map((left, tile) => {
                const [origin] = picture.unfold(0, 0, tile);
                return Math.round(left - origin * width) % Math.round(picture.canvas.width / 2);
              });
              return places.every((each) => each === places[0]);
            })()
            """);
        Assert.False(string.IsNullOrWhiteSpace(await Page.Locator("h1").InnerTextAsync()));
    }

    [Theory]
    [InlineData(844, 390)]
    [InlineData(1440, 900)]
    public async Task Four_models_are_in_two_columns_and_no_notice_is_on_them(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(
            ("a", SyntheticGenerator.Conditional()),
            ("b", SyntheticGenerator.Uniform()),
            ("c", SyntheticGenerator.Variational()),
            ("d", SyntheticGenerator.Conditional(seed: 2)));
        await Page.UntilAsync("imagegen.controls.models.every((model) => model.title)");
        await Page.Keyboard.PressAsync("KeyX");
        await ModeAsync("compare");
        foreach (string model in new[] { "b", "c", "d" })
        {
            ILocator box = Page.Locator("#compared input").Nth(model[0] - 'a');
            if (await box.IsCheckedAsync())
                continue;
            await box.ClickAsync();
            await Page.UntilAsync($"document.querySelectorAll('#compared input')[{model[0] - 'a'}].checked");
        }

        await Page.UntilAsync("imagegen.picture.layout.lefts.length === 4");
        await Page.UntilAsync("imagegen.picture.canvas.width < 0.7 * imagegen.picture.layout.width");
        await Page.UntilAsync(
            "document.getElementById('picture').clientHeight > 0.85 * document.getElementById('stage').clientHeight");
        await DropAsync("a.txt", [1], "text/plain");
        await Page.GetByText("a.txt: is neither a model").WaitForAsync();
        double[] notice = await BoxAsync(".notice"), stage = await BoxAsync("#stage");
        Assert.True(notice[0] >= stage[2] || notice[1] >= stage[3]);
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(844, 390)]
    [InlineData(821, 700)]
    [InlineData(941, 700)]
    [InlineData(1024, 768)]
    [InlineData(1180, 800)]
    [InlineData(1181, 800)]
    public async Task On_a_narrow_screen_the_name_of_the_model_is_not_cut_off(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(("a", SyntheticGenerator.Conditional()));
        await Page.UntilAsync("document.getElementById('model-name').textContent === 'Clothes: conditional GAN'");
        // The longest of those that are shipped.
        await Page.EvaluateAsync(
            "() => { document.getElementById('model-name').textContent = 'CIFAR-10: convolutional auto-encoder'; }");
        Assert.True(await Page.EvaluateAsync<bool>(
            """
            () => {
              const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.getElementById("model-name");
              return scrollWidth <= clientWidth && scrollHeight <= clientHeight + 1;
            }
            """));
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(390, 844)]
    [InlineData(844, 390)]
    public async Task On_a_phone_the_seed_has_its_name_and_six_digits(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(("a", SyntheticGenerator.Conditional()));
        await Page.Locator("#seed").FillAsync("888888");
        Assert.True(await Page.EvaluateAsync<bool>(
            """
            () => {
              const field = document.getElementById("seed");
              const name = field.parentElement.querySelector("span");
              const [box, told] = [field.getBoundingClientRect(), name.getBoundingClientRect()];
              const digits = box.left + parseFloat(getComputedStyle(field).paddingLeft);
              return name.checkVisibility() && told.left >= box.left && told.right <= digits
                && field.scrollWidth <= field.clientWidth;
            }
            """));
        // What is beside it is still beside it.
        double[] seed = await BoxAsync("#seed");
        double[] beside = await BoxAsync(width < height ? "#speed" : "[data-action=save]");
        Assert.InRange((beside[1] + beside[3]) / 2, seed[1], seed[3]);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(844, 390)]
    public async Task No_line_of_a_notice_ends_within_an_option(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(("a", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyT");
        await Page.GetByText("--export-every 500").WaitForAsync();
        Assert.Equal(
            "--watch 1,--export-every 1",
            await Page.EvaluateAsync<string>(
                """
                () => [...document.querySelectorAll(".notice > span > span")]
                  .map((option) => `${option.textContent} ${option.getClientRects().length}`).join()
                """));
    }
}
