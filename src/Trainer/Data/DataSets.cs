using ImageGen.Generators;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Trainer.Data;

/// <summary>All data sets.</summary>
internal static class DataSets
{
    /// <summary>All named sets, in display order.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        IdxDataSet.FashionMnist,
        IdxDataSet.Mnist,
        new Cifar10DataSet(),
        new ImoriDataSet(generatesMasks: false),
        new ImoriDataSet(generatesMasks: true),
        new OpenMojiDataSet(),
        new OpenMojiGroupsDataSet(),
        new ShapesDataSet(),
        new ShapePairsDataSet(),
    ];

    private const int SmallestSide = 4;
    private const int LargestSide = 1024;

    /// <summary>The syntax for the user's own pictures, for help and messages.</summary>
    /// <param name="pairs">Whether for pairs.</param>
    public static string OwnPictures(bool pairs) =>
        pairs
            ? "pairs:SOURCES,PICTURES (two folders or archives)"
            : "folder:PATH (a folder of pictures, or a zip or tar of them)";

    /// <summary>The set of that name or short name, as exported files contain it; null if there is none.</summary>
    public static DataSet? Known(string name) => All.FirstOrDefault(set => set.Name == name || set.ShortName == name);

    /// <summary>The data set of that name.</summary>
    /// <param name="name">Its name or short name.</param>
    /// <param name="size">
    /// Side that its pictures are resized to, for sets without a fixed size; null for the default.
    /// </param>
    /// <exception cref="InputException">There is no such set, or its pictures cannot be resized.</exception>
    public static DataSet Named(string name, int? size = null)
    {
        if (size is < SmallestSide or > LargestSide)
            throw new InputException($"--size {size}: expected a whole number from {SmallestSide} to {LargestSide}");
        DataSet set;
        if (name.StartsWith(FolderDataSet.Prefix, StringComparison.Ordinal))
            set = new FolderDataSet(name[FolderDataSet.Prefix.Length..]);
        else if (name.StartsWith(FolderPairsDataSet.Prefix, StringComparison.Ordinal))
            set = FolderPairsDataSet.Parse(name[FolderPairsDataSet.Prefix.Length..]);
        else
            set = Known(name) ?? throw new InputException($"--data {name}: unknown data set; expected one of "
                + $"{string.Join(", ", All.Select(set => set.Name))}, {OwnPictures(pairs: false)} or "
                + $"{OwnPictures(pairs: true)}");
        return size is { } side ? set.WithSide(side) : set;
    }
}

/// <summary>A folder, or an archive in its place, given as a data set on the command line.</summary>
internal static class OwnFolder
{
    /// <summary>Its full path, so that a run can be resumed from any working directory.</summary>
    /// <param name="path">As the user wrote it; may start with "~/", which shells do not expand inside a word.</param>
    /// <param name="option">The data set as the user wrote it, for messages.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static string FullPath(string path, string option)
    {
        if (path.Length == 0)
        {
            bool pairs = option.StartsWith(FolderPairsDataSet.Prefix, StringComparison.Ordinal);
            throw new InputException($"--data {option}: no folder given; expected {DataSets.OwnPictures(pairs)}");
        }

        if (path.StartsWith("~/", StringComparison.Ordinal))
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
        {
            return PictureArchive.IsArchive(full)
                ? full
                : throw new InputException(
                    $"--data {option}: {full} is a file; give the folder that contains it, or a .zip, .tar or .tar.gz");
        }

        return Directory.Exists(full) ? full : throw new InputException($"--data {option}: no such folder: {full}");
    }

    /// <summary>Its pictures; an archive is unpacked first.</summary>
    /// <param name="fullPath">The full path.</param>
    /// <param name="option">The data set as the user wrote it, for messages.</param>
    /// <exception cref="InputException">It contains no pictures, or cannot be listed or unpacked.</exception>
    public static PictureFolder Open(string fullPath, string option) => PictureFolder.Open(
        File.Exists(fullPath) && PictureArchive.IsArchive(fullPath)
            ? PictureArchive.Unpack(fullPath, option)
            : fullPath,
        option);

    /// <summary>The folder's or archive's name, made valid in file names.</summary>
    public static string ShortName(string fullPath)
    {
        string name = Directory.Exists(fullPath) ? Path.GetFileName(fullPath) : PictureArchive.NameOf(fullPath);
        return name.Length > 0 ? name : "pictures";
    }
}
