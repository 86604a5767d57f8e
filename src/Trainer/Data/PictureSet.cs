using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>A whole split in memory, as tensors: a batch is an index_select of each.</summary>
internal sealed class PictureSet : IDisposable
{
    /// <summary>Wraps the tensors, which this object owns from now on.</summary>
    /// <param name="pictures">uint8 [count, channels, height, width].</param>
    /// <param name="labels">int64 [count], each in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="sources">uint8 [count, channels, height, width], the source of each picture; null when there are no pairs.</param>
    public PictureSet(torch.Tensor pictures, torch.Tensor labels, int classCount, torch.Tensor? sources = null)
    {
        Pictures = pictures;
        Labels = labels;
        ClassCount = classCount;
        Sources = sources;
    }

    /// <summary>uint8 [count, channels, height, width].</summary>
    public torch.Tensor Pictures { get; private set; }

    /// <summary>int64 [count].</summary>
    public torch.Tensor Labels { get; private set; }

    /// <summary>uint8 [count, channels, height, width]: what each picture is translated from; null when there are no pairs.</summary>
    public torch.Tensor? Sources { get; private set; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>What the pictures are, which says how they may be varied.</summary>
    public PictureKind Kind { get; init; } = PictureKind.Photograph;

    /// <summary>What the sources are.</summary>
    public PictureKind SourceKind { get; init; } = PictureKind.Photograph;

    /// <summary>The name of each picture, where they have names of their own; else null.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Number of pictures.</summary>
    public int Count => (int)Pictures.shape[0];

    /// <summary>Moves the whole set to a device.</summary>
    public PictureSet To(torch.Device device)
    {
        Pictures = DeviceCopy.Of(Pictures, device, disposeAfter: true);
        Labels = DeviceCopy.Of(Labels, device, disposeAfter: true);
        if (Sources is not null)
            Sources = DeviceCopy.Of(Sources, device, disposeAfter: true);
        return this;
    }

    /// <summary>The first pictures of the set, at most so many, as a set of their own on the CPU.</summary>
    public PictureSet First(int count)
    {
        count = Math.Min(count, Count);
        torch.Tensor Part(torch.Tensor of) => of.narrow(0, 0, count).cpu().clone().DetachFromDisposeScope();
        return new PictureSet(Part(Pictures), Part(Labels), ClassCount, Sources is null ? null : Part(Sources))
        {
            Kind = Kind,
            SourceKind = SourceKind,
            Names = Names is null ? null : [.. Names.Take(count)],
        };
    }

    public void Dispose()
    {
        Pictures.Dispose();
        Labels.Dispose();
        Sources?.Dispose();
    }
}
