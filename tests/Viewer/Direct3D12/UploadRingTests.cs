using CsCheck;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class UploadRingTests
{
    private const long Capacity = 16 * UploadRing.Alignment;

    [Fact]
    public void Pieces_are_aligned_and_lie_in_one_stretch()
    {
        var ring = new UploadRing(Capacity, 2);
        Assert.Equal(0, ring.Take(1));
        Assert.Equal(UploadRing.Alignment, ring.Take(300));
        Assert.Equal(3 * UploadRing.Alignment, ring.Take(UploadRing.Alignment));
        Assert.Equal(4 * UploadRing.Alignment, ring.Used);
    }

    [Fact]
    public void What_does_not_fit_before_the_end_begins_at_the_front()
    {
        var ring = new UploadRing(Capacity, 2);
        Assert.Equal(0, ring.Take(10 * UploadRing.Alignment));
        ring.EndFrame(1);
        ring.Free(1);
        Assert.Equal(0, ring.Take(8 * UploadRing.Alignment));
        // The end that was skipped is taken as well.
        Assert.Equal((6 + 8) * UploadRing.Alignment, ring.Used);
    }

    [Fact]
    public void Nothing_is_given_that_an_unfinished_frame_still_reads()
    {
        var ring = new UploadRing(Capacity, 2);
        Assert.NotNull(ring.Take(Capacity / 2));
        ring.EndFrame(1);
        Assert.NotNull(ring.Take(Capacity / 2));
        ring.EndFrame(2);
        Assert.Null(ring.Take(1));
        ring.Free(0);
        Assert.Null(ring.Take(1));
        ring.Free(1);
        Assert.Equal(0, ring.Take(Capacity / 2));
        Assert.Null(ring.Take(1));
    }

    [Fact]
    public void A_piece_larger_than_the_ring_is_never_given()
    {
        var ring = new UploadRing(Capacity, 2);
        Assert.Null(ring.Take(Capacity + 1));
        Assert.Equal(0, ring.Take(Capacity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300)]
    public void A_capacity_that_is_not_aligned_is_refused(long capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new UploadRing(capacity, 1));

    [Fact]
    public void Pieces_in_use_never_overlap()
    {
        Gen.Int[1, 4000].Array[1, 12].Array[1, 40].Sample(frames =>
        {
            var ring = new UploadRing(Capacity, 3);
            var inUse = new Queue<(ulong Fence, List<(long From, long To)> Pieces)>();
            ulong fence = 0;
            foreach (int[] frame in frames)
            {
                var pieces = new List<(long From, long To)>();
                foreach (int size in frame)
                {
                    if (ring.Take(size) is not { } from)
                        continue;
                    (long From, long To) piece = (from, from + size);
                    Assert.InRange(piece.To, 1, Capacity);
                    Assert.Equal(0, from % UploadRing.Alignment);
                    Assert.DoesNotContain(
                        inUse.SelectMany(other => other.Pieces).Concat(pieces),
                        other => other.From < piece.To && piece.From < other.To);
                    pieces.Add(piece);
                }

                ring.EndFrame(++fence);
                inUse.Enqueue((fence, pieces));
                if (inUse.Count == 3)
                    ring.Free(inUse.Dequeue().Fence);
            }

            ring.Free(fence);
            Assert.Equal(0, ring.Used);
        });
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var ring = new UploadRing(Capacity, 3);
        ulong fence = 0;
        void Frame()
        {
            ring.Take(300);
            ring.Take(500);
            ring.EndFrame(++fence);
            ring.Free(fence - Math.Min(fence, 2));
        }

        for (int i = 0; i < 10; i++)
            Frame();
        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            for (int i = 0; i < 1000; i++)
                Frame();
        }));
    }
}
