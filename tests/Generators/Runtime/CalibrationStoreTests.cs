using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed class CalibrationStoreTests : IDisposable
{
    private static readonly string Model = new('a', 64);
    private static readonly CpuPlan One = new(GraphForm.Plain, WorkDivision.OneThread);
    private static readonly CpuPlan Many = new(GraphForm.Fitted, WorkDivision.Pictures);

    private readonly TemporaryFolder _folder = new();
    private readonly CalibrationStore _store;

    public CalibrationStoreTests() => _store = new CalibrationStore(_folder.File("calibration"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plans_are_kept_by_model_threads_and_batch_size()
    {
        Assert.Empty(_store.Read(Model, 2));
        _store.Keep(Model, 2, 1, One);
        _store.Keep(Model, 2, 80, Many);
        _store.Keep(Model, 2, 1, Many);
        _store.Keep(Model, 4, 1, One);
        Assert.Equal(
            new Dictionary<int, CpuPlan> { [1] = Many, [80] = Many }, _store.Read(Model, 2).ToDictionary());
        Assert.Equal(new Dictionary<int, CpuPlan> { [1] = One }, _store.Read(Model, 4).ToDictionary());
        Assert.Empty(_store.Read(new string('b', 64), 2));
    }

    [Fact]
    public void A_file_of_another_model_with_the_same_first_digits_does_not_count()
    {
        _store.Keep(Model, 2, 1, One);
        Assert.Empty(_store.Read(new string('a', 16) + new string('b', 48), 2));
    }

    [Fact]
    public void A_damaged_file_does_not_count_and_is_replaced()
    {
        _store.Keep(Model, 2, 1, One);
        string path = _store.PathOf(Model, 2);
        byte[] whole = File.ReadAllBytes(path);
        var damaged = new List<byte[]> { Array.Empty<byte>(), new byte[1 << 20] };
        for (int i = 0; i < whole.Length; i += 7)
        {
            damaged.Add(whole[..i]);
            byte[] flipped = [.. whole];
            flipped[i] ^= 1;
            damaged.Add(flipped);
        }

        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(path, bytes);
            Assert.Empty(_store.Read(Model, 2));
        }

        _store.Keep(Model, 2, 1, One);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        File.WriteAllText(_folder.File("file"), "");
        var store = new CalibrationStore(_folder.File("file"));
        store.Keep(Model, 2, 1, One);
        Assert.Empty(store.Read(Model, 2));
    }
}
