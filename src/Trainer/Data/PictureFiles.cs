using System.Globalization;
using System.Text;
using ImageGen.Generators;
using ImageGen.Pictures;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>Writes pictures of a set as PNG files into a folder of their own.</summary>
internal static class PictureFiles
{
    private const string TermsFile = "LICENSE.txt";
    private static readonly char[] NotInNames = [.. "/\\:*?\"<>|"];

    /// <summary>Makes sure that a folder can be written.</summary>
    /// <exception cref="InputException">It is not empty, or is a file.</exception>
    public static void RequireFree(string folder)
    {
        if (File.Exists(folder))
            throw new InputException($"--out {folder}: this is a file; give a folder");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"--out {folder}: the folder is not empty; give a new or an empty one");
    }

    /// <summary>
    /// Writes FOLDER/CLASS/NUMBER.png, the number being the picture's in the set; or, of pairs, FOLDER/source/NAME.png
    /// and FOLDER/target/NAME.png. All appear at once, when the last is written.
    /// </summary>
    /// <param name="set">The pictures, on the CPU.</param>
    /// <param name="classNames">The names of its classes.</param>
    /// <param name="folder">The folder; need not exist.</param>
    /// <param name="count">How many to write at most, evenly spread over the set; null for all.</param>
    /// <param name="pairs">Whether to write pairs.</param>
    /// <param name="terms">The terms that go along with the pictures; null for none.</param>
    /// <param name="cancellation">Stops the writing; nothing is left of it.</param>
    /// <returns>How many pictures, or pairs, were written.</returns>
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

    /// <summary>The names of pairs as files', unless two would be the same.</summary>
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

/// <summary>Texts that must go along with copies of pictures.</summary>
internal static class Licences
{
    /// <summary>The MIT licence.</summary>
    /// <param name="what">What it covers.</param>
    /// <param name="holder">Year and name of the copyright's holder.</param>
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
