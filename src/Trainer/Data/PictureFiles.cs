using System.Globalization;
using System.Text;
using ImageGen.Generators;
using ImageGen.Pictures;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>Writes pictures of a set as PNG files to a new folder.</summary>
internal static class PictureFiles
{
    private const string TermsFile = "LICENSE.txt";
    private static readonly char[] NotInNames = [.. "/\\:*?\"<>|"];

    /// <summary>Throws if the folder cannot be used for output.</summary>
    /// <exception cref="InputException">The folder is not empty, or is a file.</exception>
    public static void RequireFree(string folder)
    {
        if (File.Exists(folder))
            throw new InputException($"--out {folder}: this is a file; give a folder");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"--out {folder}: the folder is not empty; give a new or an empty one");
    }

    /// <summary>
    /// Writes FOLDER/CLASS/NUMBER.png, where the number is the picture's index in the set; or, for pairs,
    /// FOLDER/source/NAME.png and FOLDER/target/NAME.png. The folder is written atomically.
    /// </summary>
    /// <param name="set">The pictures, on the CPU.</param>
    /// <param name="classNames">The names of its classes.</param>
    /// <param name="folder">The folder; need not exist.</param>
    /// <param name="count">Maximum number of pictures, evenly spread over the set; null for all.</param>
    /// <param name="pairs">Whether to write pairs.</param>
    /// <param name="terms">The licence terms of the pictures; null for none.</param>
    /// <param name="cancellation">Cancels writing; no files are left behind.</param>
    /// <returns>The number of pictures or pairs written.</returns>
    public static int Write(
        PictureSet set,
        IReadOnlyList<string> classNames,
        string folder,
        int? count,
        bool pairs,
        string? terms,
        CancellationToken cancellation)
    {
        RequireFree(folder);
        int written = Math.Min(count ?? set.Count, set.Count);
        using var files = new AtomicFolder(folder);
        string[]? names = FileNames(set);
        long[] labels = set.Labels.data<long>().ToArray();
        for (int i = 0; i < written; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int index = (int)((long)i * set.Count / written);
            string number = index.ToString("D5", CultureInfo.InvariantCulture);
            if (pairs)
            {
                string name = names?[index] ?? number;
                files.Write($"{PicturePairs.SourceName}/{name}.png", Png(set.Sources!, index));
                files.Write($"{PicturePairs.TargetName}/{name}.png", Png(set.Pictures, index));
            }
            else
            {
                files.Write($"{Plain(classNames[(int)labels[index]])}/{number}.png", Png(set.Pictures, index));
            }
        }

        if (terms is not null)
            files.Write(TermsFile, Encoding.UTF8.GetBytes(terms));
        files.Complete();
        return written;
    }

    /// <summary>The file names of pairs; null if two would be equal.</summary>
    private static string[]? FileNames(PictureSet set)
    {
        string[]? names = set.Names is null ? null : [.. set.Names.Select(Plain)];
        return names?.Distinct(StringComparer.OrdinalIgnoreCase).Count() == set.Count ? names : null;
    }

    private static string Plain(string name) => string.Join('-', name.Split(NotInNames));

    private static byte[] Png(torch.Tensor pictures, int index)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor picture = pictures[index].permute(1, 2, 0).contiguous();
        return PngFile.Encode(
            picture.bytes.ToArray(), (int)picture.shape[1], (int)picture.shape[0], (int)picture.shape[2]);
    }
}

/// <summary>Licence texts that must accompany copies of pictures.</summary>
internal static class Licences
{
    /// <summary>The MIT licence.</summary>
    /// <param name="what">What it covers.</param>
    /// <param name="holder">Year and name of the copyright holder.</param>
    public static string Mit(string what, string holder) => $"""
        {what}

        MIT License

        Copyright (c) {holder}

        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
        documentation files (the "Software"), to deal in the Software without restriction, including without limitation
        the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
        to permit persons to whom the Software is furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of
        the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
        THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
        CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
        DEALINGS IN THE SOFTWARE.

        """;
}
