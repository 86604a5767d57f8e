using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

public sealed class ModelLibraryTests : IDisposable
{
    private readonly PlayFixture _play = new();

    private ModelLibrary Library => _play.Library;

    public void Dispose() => _play.Dispose();

    [Fact]
    public void Names_are_known_before_anything_is_read_and_the_best_picture_comes_first()
    {
        _play.With("aaa", SyntheticGenerator.Uniform()).With("cgan-fashion-mnist", SyntheticGenerator.Conditional());
        File.WriteAllText(_play.Folder.File("bbb.onnx"), "no model");
        Assert.Equal(["cgan-fashion-mnist", "aaa", "bbb"], Library.Slots.Select(slot => slot.Name));
        Assert.All(Library.Slots, slot => Assert.True(slot.Newest!.State.IsUnread));
        Assert.False(Library.IsRead);

        Library.LoadFirst();
        Assert.NotNull(Library.Slots[0].Newest!.State.Loaded);
        Assert.True(Library.Slots[1].Newest!.State.IsUnread);
        Work();
        Assert.True(Library.IsRead);
        Assert.Equal("gan trained on noise, 12x8 colour", Library.Slots[1].Description);
        Assert.Null(Library.Slots[1].Newest!.State.Loaded);
        Assert.Contains("bbb.onnx", Library.Slots[2].Problem);
    }

    [Fact]
    public void What_is_wanted_is_loaded_before_others_are_read()
    {
        _play.With("a", SyntheticGenerator.Uniform()).With("b", SyntheticGenerator.Conditional());
        ModelFile wanted = Library.Slots[1].Newest!;
        Library.Want(wanted);
        Library.Want(wanted);
        Assert.True(Library.DoNext());
        Assert.NotNull(wanted.State.Loaded);
        Assert.True(Library.Slots[0].Newest!.State.IsUnread);
        Work();
        Assert.False(Library.DoNext());
    }

    [Fact]
    public void A_file_that_was_replaced_is_loaded_anew_and_the_old_one_lives_while_it_is_held()
    {
        _play.With("a", SyntheticGenerator.Conditional());
        Library.LoadFirst();
        ModelFile file = Library.Slots[0].Newest!;
        LoadedModel old = file.State.Loaded!;
        Assert.True(old.TryHold());

        _play.With("a", SyntheticGenerator.Conditional(seed: 2));
        Library.Poll();
        Assert.Same(old, file.State.Loaded);
        Library.Poll();
        Assert.NotSame(old, file.State.Loaded);
        Assert.NotEqual(old.Digits, file.State.Summary!.Digits);
        using (CpuBatch batch = old.Generator.CreateBatch(1))
            batch.Run();
        old.Release();
        Assert.Throws<ObjectDisposedException>(() => old.Generator.CreateBatch(1));
        Assert.False(old.TryHold());
    }

    [Fact]
    public void A_broken_replacement_leaves_the_old_model_and_says_what_is_wrong()
    {
        _play.With("a", SyntheticGenerator.Conditional());
        Library.LoadFirst();
        ModelFile file = Library.Slots[0].Newest!;
        LoadedModel old = file.State.Loaded!;
        File.WriteAllText(file.Path, "half a model");
        Poll();
        Assert.Same(old, file.State.Loaded);
        Assert.Contains("a.onnx", file.State.Problem);
        Assert.False(file.State.IsHopeless);

        File.Delete(file.Path);
        Poll();
        Assert.Contains("no such file", file.State.Problem);
        _play.With("a", SyntheticGenerator.Conditional());
        Poll();
        Assert.Null(file.State.Problem);
    }

    [Fact]
    public void A_file_that_is_still_written_is_left_alone_until_it_stands_still()
    {
        _play.With("a", SyntheticGenerator.Conditional());
        Library.LoadFirst();
        ModelFile file = Library.Slots[0].Newest!;
        for (int i = 1; i < 4; i++)
        {
            File.WriteAllText(file.Path, new string('x', i));
            Library.Poll();
            Assert.Null(file.State.Problem);
        }

        Library.Poll();
        Assert.NotNull(file.State.Problem);
    }

    [Fact]
    public void A_model_whose_pictures_are_other_ones_here_is_refused()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        float[] moved = [.. file.Info.Golden.Image.Values.Select(value => 1 - value)];
        _play.With(
            "a",
            file.WithInfo(
                file.Info with
                {
                    Golden = file.Info.Golden with { Image = file.Info.Golden.Image with { Values = moved } },
                }));
        Assert.Contains("off by", Assert.Throws<InputException>(Library.LoadFirst).Message);
    }

    [Fact]
    public void A_model_that_fails_in_a_way_that_nobody_foresaw_is_refused_in_one_line()
    {
        _play.With("a", SyntheticGenerator.Conditional());
        using var library = ModelLibrary.Open(
            [_play.Folder.Path], null, [], load: _ => throw new NotSupportedException("Array dimensions\nexceeded."));
        ModelFile file = library.Slots[0].Newest!;
        library.Want(file);
        Assert.True(library.DoNext());
        Assert.Equal(
            $"{file.Path}: cannot be loaded (Array dimensions exceeded); export it again", file.State.Problem);
    }

    [Fact]
    public void A_new_file_in_the_folder_is_found()
    {
        _play.With("b", SyntheticGenerator.Uniform());
        Library.Poll();
        _play.With("a", SyntheticGenerator.Conditional());
        Poll();
        Work();
        Assert.Equal(["b", "a"], Library.Slots.Select(slot => slot.Name));
        Assert.NotNull(Library.Slots[1].Summary);
    }

    [Fact]
    public void A_dropped_model_is_added_once_and_found_by_its_hash()
    {
        _play.With("a", SyntheticGenerator.Uniform());
        string path = _play.Folder.File("other.bin");
        SyntheticGenerator.Conditional().Write(path);
        byte[] bytes = File.ReadAllBytes(path);
        int place = Library.Add("dropped.onnx", bytes);
        Assert.Equal((1, place, "dropped"), (place, Library.Add("again.onnx", bytes), Library.Slots[place].Name));
        Library.Want(Library.Slots[place].Newest!);
        Work();
        LoadedModel loaded = Library.Slots[place].Newest!.State.Loaded!;
        Assert.Equal((place, 0), Library.Find(loaded.Digits));
        Assert.Null(Library.Find("0123456789abcdef"));
        Assert.Throws<InputException>(() => Library.Add("text.onnx", [1, 2, 3]));
    }

    [Fact]
    public void Of_many_models_only_the_last_few_that_were_wanted_stay_loaded()
    {
        for (int i = 0; i < ModelLibrary.MostLoaded + 3; i++)
            _play.With($"m{i:D2}", SyntheticGenerator.Uniform(seed: i + 1));
        foreach (ModelSlot slot in Library.Slots)
        {
            Library.Want(slot.Newest!);
            Work();
        }

        Assert.Equal(ModelLibrary.MostLoaded, Library.Slots.Count(slot => slot.Newest!.State.Loaded is not null));
        Assert.Null(Library.Slots[0].Newest!.State.Loaded);
        Library.Want(Library.Slots[0].Newest!);
        Work();
        Assert.NotNull(Library.Slots[0].Newest!.State.Loaded);
        Assert.Null(Library.Slots[3].Newest!.State.Loaded);
    }

    [Fact]
    public void A_training_run_shows_its_exports_in_order_and_takes_new_ones()
    {
        string exports = Directory.CreateDirectory(_play.Folder.File("run/exports")).FullName;
        _play.Watching("run");
        Assert.Null(Library.Slots[0].Newest);
        Assert.Contains("without exports", Library.Slots[0].Description);

        SyntheticGenerator.Conditional(seed: 2).Write(Path.Combine(exports, "step-00001000.onnx"));
        SyntheticGenerator.Conditional(seed: 1).Write(Path.Combine(exports, "step-00000500.onnx"));
        File.WriteAllText(Path.Combine(exports, "step-x.onnx"), "");
        Poll();
        Assert.Equal([500L, 1000L], Library.Slots[0].Files.Select(file => file.Step));
        SyntheticGenerator.Conditional(seed: 3).Write(_play.Folder.File("run/generator.onnx"));
        Poll();
        Assert.Equal([500L, 1000L, null], Library.Slots[0].Files.Select(file => file.Step));
        Assert.Contains(
            "no such folder",
            Assert.Throws<InputException>(() => ModelLibrary.Open([], _play.Folder.File("nothing"), [])).Message);
    }

    [Fact]
    public void Its_thread_reads_what_is_there()
    {
        _play.With("a", SyntheticGenerator.Uniform()).With("b", SyntheticGenerator.Conditional());
        using var read = new ManualResetEventSlim();
        Library.Changed += (_, _) =>
        {
            if (Library.IsRead)
                read.Set();
        };
        Library.Start();
        Assert.True(read.Wait(Waiting.Limit));
    }

    [Theory]
    [InlineData("missing.onnx", "no such file or folder")]
    [InlineData("", "contains no generator")]
    public void What_is_not_there_is_one_clear_line(string name, string part)
    {
        string path = name.Length == 0 ? _play.Folder.Path : _play.Folder.File(name);
        Assert.Contains(part, Assert.Throws<InputException>(() => ModelLibrary.Open([path], null, [])).Message);
    }

    private void Work()
    {
        while (Library.DoNext())
        {
        }
    }

    // A change is believed when it was seen twice, and folders are listed at every fourth look.
    private void Poll()
    {
        for (int i = 0; i < 8; i++)
            Library.Poll();
    }
}
