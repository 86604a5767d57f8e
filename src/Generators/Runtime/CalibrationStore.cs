using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Keeps measured plans in a folder, a small file per model. A file counts only for the processor, number of threads,
/// version of ONNX Runtime, build of this program and model that it names, and only whole; any other is as good as
/// none. A folder that cannot be written is no error: the plans are measured again next time.
/// </summary>
/// <param name="folder">The folder; created when needed.</param>
public sealed class CalibrationStore(string folder)
{
    private const string Header = "imagegen-calibration 1";
    private const int LargestLength = 1 << 16;
    private const int DigestLength = 65;

    /// <summary>The store in the user's cache.</summary>
    public static CalibrationStore OfUser { get; } = new(Path.Combine(UserCache.Folder, "calibration"));

    /// <summary>Reads the plans of a model.</summary>
    /// <param name="sha256">The SHA-256 of the model.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="precision">The precision among whose plans they were chosen.</param>
    /// <returns>The plans by batch size; empty if none are kept.</returns>
    public IReadOnlyDictionary<int, CpuPlan> Read(
        string sha256, int threads, CpuPrecision precision = CpuPrecision.Float32)
    {
        var plans = new Dictionary<int, CpuPlan>();
        try
        {
            var file = new FileInfo(PathOf(sha256, threads, precision));
            if (!file.Exists || file.Length > LargestLength)
                return plans;
            string text = File.ReadAllText(file.FullName);
            string body = text[..Math.Max(0, text.Length - DigestLength)];
            string key = KeyOf(sha256, threads, precision);
            if (!body.StartsWith(key, StringComparison.Ordinal) || text[body.Length..] != DigestOf(body))
                return plans;
            foreach (string line in body[key.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split(' ') is [var size, var form, var division]
                    && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                    && Enum.TryParse(form, out GraphForm knownForm) && Enum.IsDefined(knownForm)
                    && Enum.TryParse(division, out WorkDivision knownDivision) && Enum.IsDefined(knownDivision))
                {
                    plans[count] = new CpuPlan(knownForm, knownDivision);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            plans.Clear();
        }

        return plans;
    }

    /// <summary>Adds the plan of a batch size to those of a model.</summary>
    /// <param name="sha256">The SHA-256 of the model.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="size">Number of pictures.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="precision">The precision among whose plans it was chosen.</param>
    public void Keep(
        string sha256, int threads, int size, CpuPlan plan, CpuPrecision precision = CpuPrecision.Float32)
    {
        var plans = new SortedDictionary<int, CpuPlan>(Read(sha256, threads, precision).ToDictionary())
        {
            [size] = plan,
        };
        string body = KeyOf(sha256, threads, precision)
            + string.Concat(plans.Select(entry => $"{entry.Key} {entry.Value.Form} {entry.Value.Division}\n"));
        try
        {
            Directory.CreateDirectory(folder);
            byte[] bytes = Encoding.UTF8.GetBytes(body + DigestOf(body));
            AtomicFile.Write(PathOf(sha256, threads, precision), stream => stream.Write(bytes));
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            // It is measured again next time.
        }
    }

    /// <summary>The file of a model.</summary>
    internal string PathOf(string sha256, int threads, CpuPrecision precision = CpuPrecision.Float32) =>
        Path.Combine(folder, $"{sha256[..16]}-{threads}{Suffix(precision)}.txt");

    private static string Suffix(CpuPrecision precision) =>
        precision == CpuPrecision.Float32 ? "" : $"-{precision.ToString().ToLowerInvariant()}";

    // Another build of the program may have other passes.
    private static string KeyOf(string sha256, int threads, CpuPrecision precision) => $"{Header}\n"
        + $"processor {Processor()}, {threads} of {Environment.ProcessorCount} threads{Suffix(precision)}\n"
        + $"onnxruntime {OnnxRuntimeLibrary.Version}\n"
        + $"build {typeof(CalibrationStore).Assembly.ManifestModule.ModuleVersionId:N}\n"
        + $"model {sha256}\n";

    private static string DigestOf(string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))) + "\n";

    // The brand string of an x86 processor; elsewhere only the architecture can be had without the system's help.
    private static string Processor()
    {
        const int extended = unchecked((int)0x80000000);
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        if (!X86Base.IsSupported || X86Base.CpuId(extended, 0).Eax < extended + 4)
            return architecture;
        var name = new StringBuilder();
        for (int part = 2; part <= 4; part++)
        {
            (int eax, int ebx, int ecx, int edx) = X86Base.CpuId(extended + part, 0);
            foreach (int register in (int[])[eax, ebx, ecx, edx])
                name.Append(Encoding.ASCII.GetString(BitConverter.GetBytes(register)));
        }

        return $"{architecture} {OneLine.Of(name.ToString().Replace('\0', ' ')).Trim()}";
    }
}
