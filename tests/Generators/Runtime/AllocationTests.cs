using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

[Collection(nameof(RunsAlone))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(BatchSplitting.Never)]
    [InlineData(BatchSplitting.Always)]
    public void A_run_allocates_nothing(BatchSplitting splitting)
    {
        var options = new CpuGeneratorOptions { Threads = 2, Splitting = splitting };
        using var generator = CpuGenerator.Load(SyntheticGenerator.Conditional(), options);
        using CpuBatch batch = generator.CreateBatch(8);
        for (int i = 0; i < 50; i++)
            batch.Run();

        long total = 0;
        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            total = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 100; i++)
                batch.Run();
            total = GC.GetTotalAllocatedBytes(precise: true) - total;
        }));
        // All threads together; the runtime itself may allocate a little at any time.
        Assert.InRange(total, 0, 4096);
    }
}
