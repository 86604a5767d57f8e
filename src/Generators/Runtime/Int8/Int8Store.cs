using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>
/// Keeps generators in int8 in a folder, a file per model: its weights, its ranges, and how well its pictures agree. A
/// file counts only for the instructions of the processor, version of ONNX Runtime, build of this program and model
/// that it names, and only whole; any other is as good as none. A folder that cannot be written is no error.
/// </summary>
/// <param name="folder">The folder; created when needed.</param>
public sealed class Int8Store(string folder)
{
    private const string Header = "imagegen-int8 1";
    private const long LargestLength = 1 << 30;

    /// <summary>The store in the user's cache.</summary>
    public static Int8Store OfUser { get; } = new(Path.Combine(UserCache.Folder, "int8"));

    /// <summary>The form of a generator in int8: the one that is kept, or a new one, which is then kept.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">ONNX Runtime rejects the graph itself.</exception>
    public Int8Model Get(GeneratorFile file, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Read(file.Sha256) is { } kept)
            return kept;
        var made = Int8Model.Create(file, threads, cancellation: cancellation);
        Keep(file.Sha256, made);
        return made;
    }

    /// <summary>Reads the form of a model; null if none is kept.</summary>
    /// <param name="sha256">The SHA-256 of the model.</param>
    internal Int8Model? Read(string sha256)
    {
        try
        {
            var file = new FileInfo(PathOf(sha256));
            if (!file.Exists || file.Length > LargestLength)
                return null;
            byte[] bytes = File.ReadAllBytes(file.FullName);
            byte[] key = Encoding.UTF8.GetBytes(KeyOf(sha256));
            int end = bytes.Length - SHA256.HashSizeInBytes;
            if (end < key.Length || !bytes.AsSpan().StartsWith(key)
                || !SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
            {
                return null;
            }

            int line = bytes.AsSpan(key.Length, end - key.Length).IndexOf((byte)'\n');
            string[] fields = Encoding.UTF8.GetString(bytes, key.Length, line).Split('\t');
            return new Int8Model(
                bytes.AsMemory((key.Length + line + 1)..end),
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                double.Parse(fields[1], CultureInfo.InvariantCulture),
                double.Parse(fields[2], CultureInfo.InvariantCulture),
                fields[3].Length == 0 ? null : fields[3]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the form of a model.</summary>
    /// <param name="sha256">The SHA-256 of the model.</param>
    /// <param name="model">The form.</param>
    internal void Keep(string sha256, Int8Model model)
    {
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Layers}\t{model.GoldenPsnr:R}\t{model.HeldOutPsnr:R}\t{model.Problem}\n");
        byte[] content = [.. Encoding.UTF8.GetBytes(KeyOf(sha256) + figures), .. model.Bytes.Span];
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(PathOf(sha256), stream =>
            {
                stream.Write(content);
                stream.Write(SHA256.HashData(content));
            });
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            // It is made again next time.
        }
    }

    /// <summary>The file of a model.</summary>
    internal string PathOf(string sha256) => Path.Combine(folder, $"{sha256[..16]}.bin");

    // Another build of the program may quantize otherwise.
    private static string KeyOf(string sha256) => $"{Header}\n"
        + $"processor {Int8Processor.This.Name}, {Int8Processor.This.Levels}\n"
        + $"onnxruntime {OnnxRuntimeLibrary.Version}\n"
        + $"build {typeof(Int8Store).Assembly.ManifestModule.ModuleVersionId:N}\n"
        + $"model {sha256}\n";
}
