using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data;

/// <summary>A data set that the trainer knows by name.</summary>
internal abstract class DataSet
{
    /// <summary>Side of pictures in pixels, where a set leaves the choice and none was made.</summary>
    protected const int DefaultSide = 64;

    /// <summary>The name on the command line, e.g. "fashion-mnist".</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The name without where on this machine the set is: for the names of folders, and for exported files.
    /// </summary>
    public virtual string ShortName => Name;

    /// <summary>Its content, in one line.</summary>
    public abstract string Title { get; }

    /// <summary>Where it comes from and under which terms, in one line.</summary>
    public abstract string Origin { get; }

    /// <summary>Shape of a picture.</summary>
    public abstract ImageShape Shape { get; }

    /// <summary>Class names in label order.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>What each picture is translated from; null when the set has no pairs.</summary>
    public virtual SourceInfo? Source => null;

    /// <summary>Whether any pictures are held out to measure on.</summary>
    public virtual bool HasTestPictures => true;

    /// <summary>How its training pictures are varied when nothing else is asked for.</summary>
    public virtual Augmentation DefaultAugmentation => Augmentation.None;

    /// <summary>The same set with its pictures resized.</summary>
    /// <param name="side">Side of the square pictures in pixels.</param>
    /// <exception cref="InputException">The set has only one size.</exception>
    public virtual DataSet WithSide(int side) => (side, side) == (Shape.Height, Shape.Width)
        ? this
        : throw new InputException(
            $"--size {side}: {Name} has a fixed size of {Shape.Height}x{Shape.Width}; omit --size");

    /// <summary>Makes sure that every file of the set is at hand and unharmed, fetching what is not.</summary>
    /// <param name="store">Where files are looked for and kept.</param>
    /// <returns>A line for each file: where it is and where it came from.</returns>
    public abstract IReadOnlyList<string> Fetch(DataStore store);

    /// <summary>Reads one split into memory, fetching the files first where needed.</summary>
    /// <param name="store">Where files are looked for and kept.</param>
    /// <param name="split">Training or test pictures.</param>
    public abstract PictureSet Load(DataStore store, DataSplit split);

    /// <summary>
    /// The terms that must go along with copies of the pictures; null when there are none. The set must be at hand.
    /// </summary>
    /// <param name="store">Where files are looked for and kept.</param>
    public virtual string? Terms(DataStore store) => null;

    /// <summary>Whether the set can be read without fetching anything, and unharmed.</summary>
    public abstract bool IsPresent(DataStore store);
}

/// <summary>Which pictures of a data set.</summary>
internal enum DataSplit
{
    /// <summary>The pictures to train on.</summary>
    Train,

    /// <summary>The pictures held out to measure on.</summary>
    Test,
}

/// <summary>What pictures are, as far as it decides how they may be varied.</summary>
internal enum PictureKind
{
    /// <summary>Photographs, drawings: values may be blended, colours may be changed a little.</summary>
    Photograph,

    /// <summary>Dark strokes on white: values may be blended, colours mean something.</summary>
    Outline,

    /// <summary>One colour per class: no value may appear that is not of the palette.</summary>
    Mask,
}
