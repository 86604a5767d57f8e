using ImageGen.Tests.Viewer.Site;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>
/// Tests in a browser: one at a time, after all others, as frames and figures are about how quick things are.
/// </summary>
[CollectionDefinition(nameof(BrowserCollection), DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<Browsers>, ICollectionFixture<SiteFixture>;
