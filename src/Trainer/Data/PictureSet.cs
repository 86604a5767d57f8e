using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>A whole split in memory, as two tensors: a batch is an index_select of each.</summary>
internal sealed class PictureSet : IDisposable
{
    /// <summary>Wraps the tensors, which this object owns from now on.</summary>
    /// <param name="pictures">uint8 [count, channels, height, width].</param>
    /// <param name="labels">int64 [count], each in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">Number of classes.</param>
    public PictureSet(torch.Tensor pictures, torch.Tensor labels, int classCount)
    {
        Pictures = pictures;
        Labels = labels;
        ClassCount = classCount;
    }

    /// <summary>uint8 [count, channels, height, width].</summary>
    public torch.Tensor Pictures { get; private set; }

    /// <summary>int64 [count].</summary>
    public torch.Tensor Labels { get; private set; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => (int)Pictures.shape[0];

    /// <summary>Moves the whole set to a device.</summary>
    public PictureSet To(torch.Device device)
    {
        Pictures = Pictures.to(device, disposeAfter: true);
        Labels = Labels.to(device, disposeAfter: true);
        return this;
    }

    public void Dispose()
    {
        Pictures.Dispose();
        Labels.Dispose();
    }
}
