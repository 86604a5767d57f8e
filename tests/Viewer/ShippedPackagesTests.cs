namespace ImageGen.Tests.Viewer;

/// <summary>What comes with the viewer is named in THIRD-PARTY-NOTICES.md, with its licence.</summary>
public sealed class ShippedPackagesTests
{
    [Fact]
    public void Every_package_that_ships_is_named() =>
        ThirdPartyNotices.AssertNames("viewer", "Microsoft.ML.OnnxRuntime.Managed");
}
