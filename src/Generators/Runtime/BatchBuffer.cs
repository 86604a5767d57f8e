namespace ImageGen.Generators.Runtime;

/// <summary>The values of one input or output for a whole batch, in memory that the garbage collector never moves.</summary>
internal sealed class BatchBuffer
{
    private readonly int[] _pictureShape;

    public BatchBuffer(string name, int size, params ReadOnlySpan<int> pictureShape)
    {
        Name = name;
        _pictureShape = pictureShape.ToArray();
        PictureSize = _pictureShape.Aggregate(1, (product, extent) => checked(product * extent));
        Values = GC.AllocateArray<float>(checked(size * PictureSize), pinned: true);
    }

    /// <summary>The name of the input or output in the graph.</summary>
    public string Name { get; }

    /// <summary>Number of values that belong to one picture.</summary>
    public int PictureSize { get; }

    /// <summary>The values, picture by picture.</summary>
    public float[] Values { get; }

    /// <summary>The tensor's shape for a number of pictures.</summary>
    public long[] Shape(int count) => [count, .. _pictureShape];
}
