using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>
/// The tests of the page that are likeliest to differ from browser to browser, in Firefox too. All of them run there
/// with PAGE_BROWSER=firefox.
/// </summary>
public sealed class PageTestsInFirefox(Browsers browsers) : PageTests(browsers, BrowserKind.Firefox);

/// <inheritdoc cref="PageTestsInFirefox"/>
public sealed class PageControlTestsInFirefox(Browsers browsers) : PageControlTests(browsers, BrowserKind.Firefox);

/// <inheritdoc cref="PageTestsInFirefox"/>
public sealed class PageFavouritesTestsInFirefox(Browsers browsers)
    : PageFavouritesTests(browsers, BrowserKind.Firefox);

/// <inheritdoc cref="PageTestsInFirefox"/>
public sealed class PagePaintingTestsInFirefox(Browsers browsers) : PagePaintingTests(browsers, BrowserKind.Firefox);

/// <inheritdoc cref="PageTestsInFirefox"/>
public sealed class PageFileTestsInFirefox(Browsers browsers) : PageFileTests(browsers, BrowserKind.Firefox);

/// <inheritdoc cref="PageTestsInFirefox"/>
public sealed class PageCameraTestsInFirefox(Browsers browsers) : PageCameraTests(browsers, BrowserKind.Firefox);
