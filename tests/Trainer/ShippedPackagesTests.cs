namespace ImageGen.Tests.Trainer;

/// <summary>What comes with the trainer is named in THIRD-PARTY-NOTICES.md, with its licence.</summary>
public sealed class ShippedPackagesTests
{
    [Fact]
    public void Every_package_that_ships_is_named() =>
        ThirdPartyNotices.AssertNames("trainer", "TorchSharp");
}
