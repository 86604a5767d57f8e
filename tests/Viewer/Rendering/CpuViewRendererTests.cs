using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Rendering;

public sealed class CpuViewRendererTests
{
    [Fact]
    public void It_shows_what_the_generator_makes_of_the_scene()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        var model = LoadedModel.Load(file, threads: 1);
        var state = new ViewState { Mode = ViewMode.Grid, Seed = 1, LoopSeconds = 6, Columns = 2 };
        Scene scene = new ViewScene(file.Info, state, canvas: null).Scene;
        using var player = new CpuViewRenderer(model, state, scale: 2);
        FrameTimings timings = player.Render(1.5);

        LatentBatch inputs = scene.CreateBatch();
        scene.At(1.5, inputs);
        using CpuBatch batch = model.CreateBatch(20);
        inputs.Latents.CopyTo(batch.Latents);
        inputs.Labels.CopyTo(batch.Labels);
        batch.Run();
        var mosaic = new Mosaic(file.Info.Image, scene.Layout, 2);
        Picture expected = mosaic.CreatePicture();
        mosaic.Draw(batch.Images, expected);

        Assert.Equal(expected.Pixels, player.Picture.Pixels);
        Assert.Equal(20, player.ImagesPerFrame);
        Assert.True(timings.Inference > TimeSpan.Zero);
        Assert.Equal(timings.Total, timings.Scene + timings.Inference + timings.Mosaic);
    }

    [Fact]
    public void What_is_translated_stands_beside_what_it_became()
    {
        GeneratorFile file = SyntheticGenerator.ImageToImage();
        var model = LoadedModel.Load(file, threads: 1);
        var state = new ViewState { Seed = 1, LoopSeconds = 6, Sheet = new TileLayout(1, 2) };
        Scene scene = new ViewScene(file.Info, state, canvas: null).Scene;
        using var player = new CpuViewRenderer(model, state, scale: 1);
        player.Render(1.5);

        LatentBatch inputs = scene.CreateBatch();
        scene.At(1.5, inputs);
        using CpuBatch batch = model.CreateBatch(2);
        inputs.Sources.CopyTo(batch.Source);
        batch.Run();
        int size = 3 * 32 * 32;
        float[] tiles = [.. inputs.Source(0), .. batch.Images[..size], .. inputs.Source(1), .. batch.Images[size..]];
        var mosaic = new Mosaic(file.Info.Image, new TileLayout(1, 4) { Group = 2 }, 1);
        Picture expected = mosaic.CreatePicture();
        mosaic.Draw(tiles, expected);
        Assert.Equal(expected.Pixels, player.Picture.Pixels);
        Assert.Equal(2, player.ImagesPerFrame);
    }

    [Fact]
    public void On_a_plane_one_frame_moves()
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        var model = LoadedModel.Load(file, threads: 1);
        var state = new ViewState { Mode = ViewMode.Plane, Seed = 1, LoopSeconds = 6, Sheet = new TileLayout(5, 5) };
        Scene scene = new ViewScene(file.Info, state, canvas: null).Scene;
        using var player = new CpuViewRenderer(model, state, scale: 2);
        var mosaic = new Mosaic(file.Info.Image, scene.Layout, 2);
        LatentBatch inputs = scene.CreateBatch();
        var frames = new HashSet<int>();
        for (double t = 0; t < 6; t += 0.5)
        {
            player.Render(t);
            scene.At(t, inputs);
            Picture expected = mosaic.CreatePicture();
            using CpuBatch batch = model.CreateBatch(25);
            inputs.Latents.CopyTo(batch.Latents);
            batch.Run();
            mosaic.Draw(batch.Images, expected);
            mosaic.DrawFrame(inputs.Highlight!.Value, Mosaic.Highlight, expected);
            Assert.Equal(expected.Pixels, player.Picture.Pixels);
            frames.Add(inputs.Highlight.Value);
        }

        Assert.True(frames.Count > 2);
    }

    [Fact]
    public void The_same_time_gives_the_same_picture_and_another_time_another()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        var model = LoadedModel.Load(file, threads: 1);
        using var player = new CpuViewRenderer(model, new ViewState { Seed = 1, LoopSeconds = 6 }, scale: 3);
        player.Render(0);
        byte[] first = [.. player.Picture.Pixels];
        player.Render(2);
        Assert.NotEqual(first, player.Picture.Pixels);
        player.Render(6);
        Assert.Equal(first, player.Picture.Pixels);
        Assert.Equal((36, 24), (player.Picture.Width, player.Picture.Height));
    }
}
