using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data;

/// <summary>A data set.</summary>
internal abstract class DataSet
{
    /// <summary>Default side of pictures in pixels, for sets without a fixed size.</summary>
    protected const int DefaultSide = 64;

    /// <summary>The name on the command line, e.g. "fashion-mnist".</summary>
    public abstract string Name { get; }

    /// <summary>The name without machine-specific paths, for folder names and exported files.</summary>
    public virtual string ShortName => Name;

    /// <summary>Its content, in one line.</summary>
    public abstract string Title { get; }

    /// <summary>Its origin and licence, in one line.</summary>
    public abstract string Origin { get; }

    /// <summary>Shape of a picture.</summary>
    public abstract ImageShape Shape { get; }

    /// <summary>Class names in label order.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The source of each picture; null if the set has no pairs.</summary>
    public virtual SourceInfo? Source => null;

    /// <summary>Whether it has a test split.</summary>
    public virtual bool HasTestPictures => true;

    /// <summary>The default augmentation of its training pictures.</summary>
    public virtual Augmentation DefaultAugmentation => Augmentation.None;

    /// <summary>The same set with its pictures resized.</summary>
    /// <param name="side">Side of the square pictures in pixels.</param>
    /// <exception cref="InputException">The set has a fixed size.</exception>
    public virtual DataSet WithSide(int side) => (side, side) == (Shape.Height, Shape.Width)
        ? this
        : throw new InputException(
            $"--size {side}: {Name} has a fixed size of {Shape.Height}x{Shape.Width}; omit --size");

    /// <summary>Verifies all files of the set and downloads those that are missing.</summary>
    /// <param name="store">The data store.</param>
    /// <returns>A line per file with its path and origin.</returns>
    public abstract IReadOnlyList<string> Fetch(DataStore store);

    /// <summary>Loads a split into memory, downloading files if necessary.</summary>
    /// <param name="store">The data store.</param>
    /// <param name="split">The split.</param>
    public abstract PictureSet Load(DataStore store, DataSplit split);

    /// <summary>
    /// The licence terms that must accompany copies of the pictures; null if there are none. The files must be present.
    /// </summary>
    /// <param name="store">The data store.</param>
    public virtual string? Terms(DataStore store) => null;

    /// <summary>Whether all files are present and valid.</summary>
    public abstract bool IsPresent(DataStore store);
}

/// <summary>A split of a data set.</summary>
internal enum DataSplit
{
    /// <summary>The training pictures.</summary>
    Train,

    /// <summary>The test pictures.</summary>
    Test,
}

/// <summary>The kind of pictures, which determines the augmentations that are allowed.</summary>
internal enum PictureKind
{
    /// <summary>Photographs, drawings: values may be interpolated and colours changed.</summary>
    Photograph,

    /// <summary>Dark strokes on white: values may be interpolated, colours must not change.</summary>
    Outline,

    /// <summary>One colour per class: values outside the palette must not appear.</summary>
    Mask,
}
