using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Yields channels-last batches in a seeded order: each epoch is a new permutation of the whole set, drawn from its own
/// generator. Batches also carry the run's noise generator. The incomplete batch at the end of an epoch is dropped; if
/// the set is smaller than a batch, an epoch repeats its pictures to fill one.
/// </summary>
internal sealed class BatchSource : IDisposable
{
    private readonly PictureSet _pictures;
    private readonly int _batchSize;
    private readonly PictureScale _scale;
    private readonly Augmentation _augmentation;
    private readonly torch.ScalarType _type;
    private readonly bool _isBalanced;
    private readonly torch.Generator _generator;
    private readonly torch.Generator _noise;

    /// <summary>Creates a source at the start of its first epoch.</summary>
    /// <param name="pictures">The whole set, on the training device; not owned.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    /// <param name="range">The range onto which pictures are scaled.</param>
    /// <param name="augmentation">The augmentation; drawn from the noise generator.</param>
    /// <param name="seed">Seed of the order and of the noise.</param>
    /// <param name="type">The floating-point type of the batches.</param>
    /// <param name="isBalanced">Whether classes are sampled equally often.</param>
    public BatchSource(
        PictureSet pictures,
        int batchSize,
        PictureRange range,
        Augmentation augmentation,
        ulong seed,
        torch.ScalarType type = torch.ScalarType.Float32,
        bool isBalanced = false)
    {
        _pictures = pictures;
        _batchSize = batchSize;
        _scale = range == PictureRange.ZeroToOne ? new PictureScale(255, 0) : new PictureScale(127.5f, 1);
        _augmentation = augmentation;
        _type = type;
        _isBalanced = isBalanced;
        _generator = new torch.Generator(seed);
        _noise = new torch.Generator(seed);
        Order = NewOrder();
    }

    /// <summary>The device of the batches.</summary>
    public torch.Device Device => _pictures.Pictures.device;

    /// <summary>The order of the current epoch: int64 [count] on the CPU.</summary>
    public torch.Tensor Order { get; private set; }

    /// <summary>Position of the next batch in the order.</summary>
    public long Cursor { get; private set; }

    /// <summary>Index of the current epoch, from 0.</summary>
    public long Epoch { get; private set; }

    /// <summary>The state of the order's generator.</summary>
    public torch.Tensor GeneratorState => _generator.get_state();

    /// <summary>The state of the noise generator.</summary>
    public torch.Tensor NoiseState => _noise.get_state();

    /// <summary>The next batch; its tensors belong to the caller's dispose scope.</summary>
    public Batch Next()
    {
        if (Cursor + _batchSize > Order.shape[0])
        {
            Order.Dispose();
            Order = NewOrder();
            Cursor = 0;
            Epoch++;
        }

        torch.Tensor chosen = DeviceCopy.Of(Order.narrow(0, Cursor, _batchSize), _pictures.Pictures.device);
        Cursor += _batchSize;
        (torch.Tensor pictures, torch.Tensor? sources) = _pictures.Rows(chosen);
        Variation variation = _augmentation.Draw(_batchSize, pictures.shape[1], pictures.shape[2], _noise).To(
            pictures.device);
        torch.Tensor labels = torch.nn.functional.one_hot(
            _pictures.Labels.index_select(0, chosen), _pictures.ClassCount);
        torch.Tensor Of(torch.Tensor bytes, PictureKind kind) =>
            PictureBatch.Of(bytes, kind, variation, _scale).to(_type);

        return new Batch(Of(pictures, _pictures.Kind), labels.to(_type), _noise)
        {
            Sources = sources is null ? null : Of(sources, _pictures.SourceKind),
        };
    }

    /// <summary>Its order and generators, as a checkpoint names them.</summary>
    public IEnumerable<(string Name, torch.Tensor Tensor)> State =>
        [("order/permutation", Order), ("random/order", GeneratorState), ("random/noise", NoiseState)];

    /// <summary>Restores the position and generators of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint, which has tensors like those of <see cref="State"/>.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="InputException">Its order names pictures that do not exist.</exception>
    public void Restore(Checkpoint checkpoint, string path)
    {
        torch.Tensor order = checkpoint.Tensors["order/permutation"];
        if (order.data<long>().ToArray().Any(index => index < 0 || index >= _pictures.Count))
            throw new InputException(
                $"{path}: its order names more pictures than the {_pictures.Count:N0} present; use an earlier "
                + "checkpoint");
        Restore(
            order,
            checkpoint.Tensors["random/order"],
            checkpoint.Tensors["random/noise"],
            checkpoint.Cursor,
            checkpoint.Epoch);
    }

    /// <summary>Restores the position and generators of an earlier source.</summary>
    public void Restore(
        torch.Tensor order, torch.Tensor generatorState, torch.Tensor noiseState, long cursor, long epoch)
    {
        Order.Dispose();
        Order = order.clone().DetachFromDisposeScope();
        _generator.set_state(generatorState);
        _noise.set_state(noiseState);
        Cursor = cursor;
        Epoch = epoch;
    }

    /// <summary>
    /// Starts the next epoch after that of an earlier source, on pictures other than the earlier source's.
    /// </summary>
    public void RestoreOnOtherPictures(torch.Tensor generatorState, torch.Tensor noiseState, long epoch)
    {
        _generator.set_state(generatorState);
        _noise.set_state(noiseState);
        Order.Dispose();
        Order = NewOrder();
        Cursor = 0;
        Epoch = epoch + 1;
    }

    public void Dispose()
    {
        Order.Dispose();
        _generator.Dispose();
        _noise.Dispose();
    }

    private torch.Tensor NewOrder()
    {
        torch.Tensor order = _isBalanced
            ? PictureOrder.Balanced(_pictures, _batchSize, _generator)
            : PictureOrder.Of(_pictures.Count, _batchSize, _generator);
        return order.DetachFromDisposeScope();
    }
}
