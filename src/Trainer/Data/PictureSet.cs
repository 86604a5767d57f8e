using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>A whole split as tensors, in memory or mapped from a file: a batch is an index_select of each.</summary>
internal sealed class PictureSet : IDisposable
{
    // uint8 [count, height, width, channels]: a picture is one row of bytes, in the order that convolutions are fastest in.
    private torch.Tensor _pictures;
    private torch.Tensor? _sources;
    private PictureMap? _map;

    /// <summary>Wraps the tensors, which this object owns from now on.</summary>
    /// <param name="pictures">uint8 [count, channels, height, width].</param>
    /// <param name="labels">int64 [count], each in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="sources">uint8 [count, channels, height, width], the source of each picture; null when there are no pairs.</param>
    public PictureSet(torch.Tensor pictures, torch.Tensor labels, int classCount, torch.Tensor? sources = null)
    {
        _pictures = InRows(pictures);
        _sources = sources is null ? null : InRows(sources);
        Labels = labels;
        ClassCount = classCount;
        Pictures = ChannelsFirst(_pictures);
        Sources = _sources is null ? null : ChannelsFirst(_sources);
    }

    /// <summary>uint8 [count, channels, height, width]; channels lie last in memory.</summary>
    public torch.Tensor Pictures { get; private set; }

    /// <summary>int64 [count].</summary>
    public torch.Tensor Labels { get; private set; }

    /// <summary>
    /// uint8 [count, channels, height, width], channels last in memory: what each picture is translated from; null when there
    /// are no pairs.
    /// </summary>
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

    /// <summary>The file that the pictures are mapped from; null when they are in memory.</summary>
    public PictureMap? Map { init => _map = value; }

    /// <summary>Moves the whole set to a device.</summary>
    public PictureSet To(torch.Device device)
    {
        if (device.type == _pictures.device_type && device.type == DeviceType.CPU)
            return this;
        _map = null;
        Pictures.Dispose();
        Sources?.Dispose();
        _pictures = DeviceCopy.Of(_pictures, device, disposeAfter: true);
        _sources = _sources is null ? null : DeviceCopy.Of(_sources, device, disposeAfter: true);
        Labels = DeviceCopy.Of(Labels, device, disposeAfter: true);
        Pictures = ChannelsFirst(_pictures);
        Sources = _sources is null ? null : ChannelsFirst(_sources);
        return this;
    }

    /// <summary>Chosen pictures and their sources, each uint8 [chosen, height, width, channels].</summary>
    /// <param name="chosen">int64 [chosen] on the device of the set.</param>
    public (torch.Tensor Pictures, torch.Tensor? Sources) Rows(torch.Tensor chosen)
    {
        var rows = (_pictures.index_select(0, chosen), _sources?.index_select(0, chosen));
        _map?.Used(chosen.shape[0]);
        return rows;
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
        _map = null;
        Pictures.Dispose();
        Labels.Dispose();
        Sources?.Dispose();
        _pictures.Dispose();
        _sources?.Dispose();
    }

    private static torch.Tensor InRows(torch.Tensor pictures)
    {
        using var channelsLast = pictures.permute(0, 2, 3, 1);
        var rows = channelsLast.contiguous().DetachFromDisposeScope();
        pictures.Dispose();
        return rows;
    }

    private static torch.Tensor ChannelsFirst(torch.Tensor rows) => rows.permute(0, 3, 1, 2).DetachFromDisposeScope();
}
