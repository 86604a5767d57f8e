using System.Runtime.InteropServices;
using ImageGen.Generators;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// Windows' own dialog to choose files, which leaves the program's current directory alone. It has a thread of its own,
/// as it wants one that is a single-threaded apartment; frames go on being made meanwhile.
/// </summary>
/// <param name="window">The HWND that the dialog belongs to.</param>
/// <param name="chosen">Takes the files, on the dialog's thread, and whether a picture is to be translated.</param>
/// <param name="failed">Takes what went wrong, in one line.</param>
internal sealed unsafe partial class FileChooser(
    nint window, Action<IReadOnlyList<string>, bool> chosen, Action<string> failed)
{
    // FOS_NOCHANGEDIR | FOS_FORCEFILESYSTEM | FOS_ALLOWMULTISELECT | FOS_PATHMUSTEXIST | FOS_FILEMUSTEXIST
    private const uint Options = 0x0008 | 0x0040 | 0x0200 | 0x0800 | 0x1000;

    private const uint InProcess = 1; // CLSCTX_INPROC_SERVER
    private const uint FilePath = 0x8005_8000; // SIGDN_FILESYSPATH
    private const int Cancelled = unchecked((int)0x8007_04C7); // HRESULT_FROM_WIN32(ERROR_CANCELLED)

    private static readonly Guid FileOpenDialog = new("DC1C5A9C-E88A-4dde-A5A1-60F82A20AEF7");
    private static readonly Guid InterfaceOfIt = new("D57C7288-D4AD-4768-BE02-9D969532D960");

    private int _isOpen;

    /// <summary>Opens the dialog unless it is open, and returns at once.</summary>
    /// <param name="isSource">Whether a picture is chosen to be translated.</param>
    public void Open(bool isSource)
    {
        if (Interlocked.Exchange(ref _isOpen, 1) == 1)
            return;
        var thread = new Thread(() => Run(isSource)) { IsBackground = true, Name = "file chooser" };
        if (OperatingSystem.IsWindows())
            thread.SetApartmentState(ApartmentState.STA);
        thread.Start();
    }

    private void Run(bool isSource)
    {
        try
        {
            chosen(Choose(isSource), isSource);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or COMException)
        {
            failed($"No file can be chosen ({OneLine.Of(e.Message).TrimEnd('.')}); drop it on the window");
        }
        finally
        {
            Volatile.Write(ref _isOpen, 0);
        }
    }

    private List<string> Choose(bool isSource)
    {
        Guid kind = FileOpenDialog, asked = InterfaceOfIt;
        void** dialog = null;
        Check(CoCreateInstance(&kind, null, InProcess, &asked, &dialog));
        try
        {
            SetKinds(dialog, FileChoice.Of(isSource));
            Check(((delegate* unmanaged[Stdcall]<void*, uint, int>)Table(dialog)[9])(dialog, Options));
            fixed (char* title = isSource ? "Translate a picture" : "Open a model or a picture")
                Check(((delegate* unmanaged[Stdcall]<void*, char*, int>)Table(dialog)[17])(dialog, title));
            int shown = ((delegate* unmanaged[Stdcall]<void*, nint, int>)Table(dialog)[3])(dialog, window);
            if (shown == Cancelled)
                return [];
            Check(shown);
            void** results = null;
            Check(((delegate* unmanaged[Stdcall]<void*, void***, int>)Table(dialog)[27])(dialog, &results));
            try
            {
                return PathsOf(results);
            }
            finally
            {
                Release(results);
            }
        }
        finally
        {
            Release(dialog);
        }
    }

    private static void SetKinds(void** dialog, IReadOnlyList<FileChoice> choices)
    {
        // COMDLG_FILTERSPEC: a name and its patterns.
        nint* kinds = stackalloc nint[2 * choices.Count];
        for (int i = 0; i < choices.Count; i++)
        {
            kinds[2 * i] = Marshal.StringToCoTaskMemUni(choices[i].Name);
            kinds[(2 * i) + 1] = Marshal.StringToCoTaskMemUni(choices[i].Patterns);
        }

        int result = ((delegate* unmanaged[Stdcall]<void*, uint, nint*, int>)Table(dialog)[4])(
            dialog, (uint)choices.Count, kinds);
        for (int i = 0; i < 2 * choices.Count; i++)
            Marshal.FreeCoTaskMem(kinds[i]);
        Check(result);
    }

    private static List<string> PathsOf(void** items)
    {
        uint count = 0;
        Check(((delegate* unmanaged[Stdcall]<void*, uint*, int>)Table(items)[7])(items, &count));
        var paths = new List<string>();
        for (uint i = 0; i < count; i++)
        {
            void** item = null;
            Check(((delegate* unmanaged[Stdcall]<void*, uint, void***, int>)Table(items)[8])(items, i, &item));
            nint path = 0;
            int result = ((delegate* unmanaged[Stdcall]<void*, uint, nint*, int>)Table(item)[5])(item, FilePath, &path);
            Release(item);
            Check(result);
            paths.Add(Marshal.PtrToStringUni(path)!);
            Marshal.FreeCoTaskMem(path);
        }

        return paths;
    }

    private static void** Table(void** instance) => (void**)*instance;

    private static void Release(void** instance) =>
        _ = ((delegate* unmanaged[Stdcall]<void*, uint>)Table(instance)[2])(instance);

    private static void Check(int result) => Marshal.ThrowExceptionForHR(result);

    [LibraryImport("ole32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int CoCreateInstance(
        Guid* kind, void* outer, uint context, Guid* asked, void*** instance);
}
