using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class BatchPlanTests
{
    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 1 })]
    [InlineData(10, new[] { 16 })]
    [InlineData(16, new[] { 16 })]
    [InlineData(17, new[] { 16, 1 })]
    [InlineData(20, new[] { 16, 16 })]
    [InlineData(30, new[] { 16, 16 })]
    [InlineData(48, new[] { 64 })]
    [InlineData(64, new[] { 64 })]
    [InlineData(80, new[] { 64, 16 })]
    [InlineData(160, new[] { 64, 64, 64 })]
    public void Chunks_are_as_expected(int count, int[] sizes) =>
        Assert.Equal(sizes, BatchPlan.For(count, BatchPlan.Sizes).Select(chunk => chunk.Size));

    [Fact]
    public void Every_picture_is_made_once_in_order_whatever_is_ready()
    {
        foreach (int[] sizes in (int[][])[[1], [16], [1, 16], [64], [1, 16, 64]])
        {
            for (int count = 1; count <= 300; count++)
            {
                int next = 0;
                foreach (Chunk chunk in BatchPlan.For(count, sizes))
                {
                    Assert.Equal(next, chunk.First);
                    Assert.Contains(chunk.Size, sizes);
                    Assert.InRange(chunk.Count, 1, chunk.Size);
                    next += chunk.Count;
                }

                Assert.Equal(count, next);
            }
        }
    }

    [Fact]
    public void Fewer_pictures_are_made_in_vain_than_are_shown()
    {
        for (int count = 2; count <= 300; count++)
            Assert.InRange(BatchPlan.For(count, BatchPlan.Sizes).Sum(chunk => chunk.Size), count, 4 * count);
    }
}
