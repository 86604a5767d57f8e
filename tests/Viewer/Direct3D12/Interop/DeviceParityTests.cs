using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Direct3D12.Interop.Drawing;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Rendering.Interop;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Direct3D12.Interop;

/// <summary>
/// The whole path on a real Direct3D 12 device, WARP where there is no other: DirectML's pictures, the shaders, what is
/// read back, and the loss of the device. Skipped where there is no such device.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class DeviceParityTests
{
    private static readonly RenderDevice Any = new(null, [ExecutionMode.SingleFused, ExecutionMode.Single]);

    public static TheoryData<string> Models =>
        ["unconditional", "conditional", "uniform", "vae", "image-to-image", "half"];

    [Fact]
    public void Every_adapter_is_described()
    {
        RequireDevice();
        using var libraries = new GraphicsLibraries(debug: false);
        using var adapters = new AdapterList(libraries);
        Assert.NotEmpty(adapters.Descriptions);
        Assert.Equal(
            adapters.Descriptions.Count, adapters.Descriptions.Select(adapter => adapter.Luid).Distinct().Count());
        Assert.All(adapters.Descriptions, adapter => Assert.NotEqual("", adapter.Name));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_pictures_are_the_cpu_s(string model)
    {
        RequireDevice();
        GeneratorFile file = Create(model);
        foreach ((TileScaling scaling, int allowed) in (ReadOnlySpan<(TileScaling, int)>)
            [
                (TileScaling.Crisp, 1), (TileScaling.Bilinear, 2), (TileScaling.Bicubic, 2)
            ])
        {
            var state = new ViewState { Seed = 1, LoopSeconds = 5, Sheet = new TileLayout(1, 2) };
            using var cpu = new CpuViewRenderer(LoadedModel.Load(file), state, 3, scaling);
            using var gpu = new DirectMLRenderer([file], state, 3, scaling, Any);
            foreach (double t in (double[])[0, 0.7])
            {
                cpu.Render(t);
                gpu.Render(t);
                Assert.InRange(Difference(cpu.Picture, gpu.Picture), 0, allowed);
            }
        }
    }

    [Fact]
    public void A_grid_in_chunks_is_the_cpu_s()
    {
        RequireDevice();
        GeneratorFile file = SyntheticGenerator.Conditional();
        // 10 x 8 tiles: a run of 64 and a run of 16.
        var state = new ViewState { Mode = ViewMode.Grid, Seed = 3, LoopSeconds = 4, Columns = 8 };
        using var cpu = new CpuViewRenderer(LoadedModel.Load(file), state, 2);
        using var gpu = new DirectMLRenderer([file], state, 2, TileScaling.Crisp, Any);
        cpu.Render(1.3);
        gpu.Render(1.3);
        Assert.InRange(Difference(cpu.Picture, gpu.Picture), 0, 1);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_way_to_run_is_within_its_tolerance(string model)
    {
        RequireDevice();
        using var examination = new DeviceExamination(null);
        foreach (ExecutionModeResult result in examination.Try(Create(model)))
            Assert.True(result.Passed, result.Description);
    }

    [Fact]
    public void Frames_read_no_picture_back()
    {
        RequireDevice();
        GeneratorFile file = SyntheticGenerator.Unconditional();
        using var player = new DirectMLRenderer([file], Short, 2, TileScaling.Crisp, Any);
        long proof = player.Engine.Device.Readbacks.Bytes(ReadbackPurpose.Proof);
        Assert.NotEqual(0, proof);
        for (int i = 0; i < 40; i++)
        {
            player.Fill(i / 60.0);
            player.Submit();
            player.Engine.End();
        }

        player.Engine.WaitForAll();
        Assert.Equal(0, player.Engine.Device.Readbacks.Bytes(ReadbackPurpose.Pictures));
        Assert.Equal(proof, player.Engine.Device.Readbacks.Bytes(ReadbackPurpose.Proof));
    }

    [Fact]
    public void A_device_that_is_removed_is_noticed_and_another_one_works()
    {
        RequireDevice();
        GeneratorFile file = SyntheticGenerator.Unconditional();
        using (var player = new DirectMLRenderer([file], Short, 1, TileScaling.Crisp, Any))
            player.Render(0);
        var lost = new DirectMLRenderer([file], Short, 1, TileScaling.Crisp, Any);
        using (lost)
        {
            Assert.SkipWhen(lost.Engine.Device.Remove() is not true, "The driver does not remove its device.");
            DeviceLostException noticed = Assert.Throws<DeviceLostException>(() =>
            {
                for (int i = 0; i < 5; i++)
                {
                    lost.Fill(i);
                    lost.Submit();
                    lost.Engine.End();
                    lost.Engine.Device.ThrowIfLost();
                }
            });
            Assert.StartsWith("DXGI_ERROR_DEVICE", noticed.Reason, StringComparison.Ordinal);
        }

        using var again = new DirectMLRenderer([file], Short, 1, TileScaling.Crisp, Any);
        again.Render(0);
    }

    [Fact]
    public void A_shader_that_does_not_compile_is_a_clear_error() =>
        Assert.Throws<InvalidOperationException>(() => ShaderCompiler.Compile("nowhere.hlsl", "PixelMain", "ps_5_1"));

    private static ViewState Short { get; } = new() { Seed = 1, LoopSeconds = 5 };

    private static void RequireDevice()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Direct3D 12 is Windows' own.");
        using var libraries = new GraphicsLibraries(debug: false);
        using var adapters = new AdapterList(libraries);
        AdapterChoice choice = adapters.Choose(null);
        Assert.SkipWhen(
            choice.Index is null, string.Join("; ", adapters.Descriptions.Select(adapter => adapter.Description)));
    }

    private static int Difference(Picture a, Picture b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        return a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Max();
    }

    private static GeneratorFile Create(string name) => name switch
    {
        "conditional" => SyntheticGenerator.Conditional(),
        "uniform" => SyntheticGenerator.Uniform(),
        "vae" => SyntheticGenerator.Variational(),
        "image-to-image" => SyntheticGenerator.ImageToImage(),
        "half" => SyntheticGenerator.Conditional(half: true),
        _ => SyntheticGenerator.Unconditional(),
    };
}
