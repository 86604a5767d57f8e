using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

/// <summary>Damaged files of measured plans: none stops a model, and what does not fit is measured again.</summary>
public sealed class CalibrationFuzzTests : IDisposable
{
    private static readonly string Model = new('a', 64);
    private static readonly CpuPlan Plan = new(GraphForm.Fitted, WorkDivision.Pictures);

    private readonly TemporaryFolder _folder = new();
    private readonly CalibrationStore _store;
    private readonly string _path;
    private readonly byte[] _whole;

    public CalibrationFuzzTests()
    {
        _store = new CalibrationStore(_folder.Path);
        _path = _store.PathOf(Model, 2);
        _store.Keep(Model, 2, 1, Plan);
        _store.Keep(Model, 2, 64, new CpuPlan(GraphForm.Plain, WorkDivision.OneThread));
        _whole = File.ReadAllBytes(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_file_does_not_count() =>
        Fuzzing.Feed([_whole], 1_000, 20_000, bytes =>
        {
            File.WriteAllBytes(_path, bytes);
            Assert.Equal(bytes.AsSpan().SequenceEqual(_whole) ? 2 : 0, _store.Read(Model, 2).Count);
        });

    [Fact]
    public void A_file_whose_digest_was_made_to_fit_gives_plans_that_there_are()
    {
        byte[] body = _whole[..^65];
        Fuzzing.Feed([body], 1_000, 20_000, bytes =>
        {
            // As the store reads it, so that the digest fits what is not UTF-8 as well.
            byte[] text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
            File.WriteAllBytes(
                _path, [.. text, .. Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text)) + "\n")]);
            foreach ((int size, CpuPlan plan) in _store.Read(Model, 2))
            {
                Assert.InRange(size, 1, int.MaxValue);
                Assert.True(Enum.IsDefined(plan.Form) && Enum.IsDefined(plan.Division));
            }

            _store.Keep(Model, 2, 1, Plan);
            Assert.Equal(Plan, _store.Read(Model, 2)[1]);
        });
    }
}
