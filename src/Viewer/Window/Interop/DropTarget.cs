using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// Takes files that are dragged over a window, and says so while they are: GLFW tells of those that were dropped alone.
/// Belongs to the window's thread, which must be a single-threaded apartment.
/// </summary>
[GeneratedComClass]
internal sealed unsafe partial class DropTarget : IDropTarget, IDisposable
{
    private const uint Shift = 0x0004; // MK_SHIFT
    private const uint Copy = 1; // DROPEFFECT_COPY
    private const ushort Files = 15; // CF_HDROP
    private const uint Content = 1; // DVASPECT_CONTENT
    private const uint Memory = 1; // TYMED_HGLOBAL
    private const uint Count = uint.MaxValue;

    private readonly nint _window;
    private readonly Func<IReadOnlyList<string>, bool, bool> _drag;
    private readonly Action _leave;
    private readonly Action<IReadOnlyList<string>, bool> _drop;
    private readonly bool _isInitialized;
    private List<string> _dragged = [];

    /// <summary>Registers it; where the system refuses that, files are dropped without being announced.</summary>
    /// <param name="window">The window's HWND.</param>
    /// <param name="drag">
    /// Takes the files that are dragged over the window, and whether Shift is held; returns whether they are accepted.
    /// </param>
    /// <param name="leave">Called when they leave it, or are dropped.</param>
    /// <param name="drop">Takes the files that are dropped, and whether Shift is held.</param>
    public DropTarget(
        nint window,
        Func<IReadOnlyList<string>, bool, bool> drag,
        Action leave,
        Action<IReadOnlyList<string>, bool> drop)
    {
        _window = window;
        _drag = drag;
        _leave = leave;
        _drop = drop;
        if (OleInitialize(0) < 0)
            return;
        _isInitialized = true;
        var wrappers = new StrategyBasedComWrappers();
        nint unknown = wrappers.GetOrCreateComInterfaceForObject(this, CreateComInterfaceFlags.None);
        Guid asked = typeof(IDropTarget).GUID;
        if (Marshal.QueryInterface(unknown, in asked, out nint target) >= 0)
        {
            IsRegistered = RegisterDragDrop(window, target) >= 0;
            Marshal.Release(target);
            // Otherwise the system takes what is refused here, and GLFW drops it.
            if (IsRegistered)
                DragAcceptFiles(window, 0);
        }

        Marshal.Release(unknown);
    }

    /// <summary>Whether files come this way, rather than from GLFW.</summary>
    public bool IsRegistered { get; }

    /// <inheritdoc/>
    public int DragEnter(nint data, uint keys, long point, ref uint effect)
    {
        _dragged = PathsOf(data);
        return DragOver(keys, point, ref effect);
    }

    /// <inheritdoc/>
    public int DragOver(uint keys, long point, ref uint effect)
    {
        effect = _drag(_dragged, (keys & Shift) != 0) ? effect & Copy : 0;
        return 0;
    }

    /// <inheritdoc/>
    public int DragLeave()
    {
        _leave();
        return 0;
    }

    /// <inheritdoc/>
    public int Drop(nint data, uint keys, long point, ref uint effect)
    {
        _leave();
        effect &= Copy;
        _drop(PathsOf(data), (keys & Shift) != 0);
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsRegistered)
            _ = RevokeDragDrop(_window);
        if (_isInitialized)
            OleUninitialize();
    }

    /// <summary>The files of an IDataObject; none if it carries something else.</summary>
    private static List<string> PathsOf(nint data)
    {
        var format = new Format { Kind = Files, Aspect = Content, Index = -1, Medium = Memory };
        Medium medium = default;
        void** table = *(void***)data;
        List<string> paths = [];
        // IDataObject::GetData.
        if (((delegate* unmanaged[Stdcall]<nint, Format*, Medium*, int>)table[3])(data, &format, &medium) < 0)
            return paths;
        uint count = DragQueryFile(medium.Handle, Count, null, 0);
        for (uint i = 0; i < count; i++)
        {
            char[] path = new char[DragQueryFile(medium.Handle, i, null, 0) + 1];
            fixed (char* text = path)
                paths.Add(new string(text, 0, (int)DragQueryFile(medium.Handle, i, text, (uint)path.Length)));
        }

        ReleaseStgMedium(&medium);
        return paths;
    }

    [LibraryImport("ole32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int OleInitialize(nint reserved);

    [LibraryImport("ole32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void OleUninitialize();

    [LibraryImport("ole32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int RegisterDragDrop(nint window, nint target);

    [LibraryImport("ole32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int RevokeDragDrop(nint window);

    [LibraryImport("ole32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void ReleaseStgMedium(Medium* medium);

    [LibraryImport("shell32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void DragAcceptFiles(nint window, int accepts);

    [LibraryImport("shell32.dll", EntryPoint = "DragQueryFileW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint DragQueryFile(nint drop, uint index, char* path, uint length);

    // FORMATETC.
    [StructLayout(LayoutKind.Sequential)]
    private struct Format
    {
        public ushort Kind;
        public nint Device;
        public uint Aspect;
        public int Index;
        public uint Medium;
    }

    // STGMEDIUM.
    [StructLayout(LayoutKind.Sequential)]
    private struct Medium
    {
        public uint Kind;
        public nint Handle;
        public nint Release;
    }
}

/// <summary>IDropTarget; a point is two 32-bit numbers in one.</summary>
[GeneratedComInterface]
[Guid("00000122-0000-0000-C000-000000000046")]
internal partial interface IDropTarget
{
    /// <summary>Something is dragged into the window.</summary>
    [PreserveSig]
    int DragEnter(nint data, uint keys, long point, ref uint effect);

    /// <summary>It is moved, or a modifier key is pressed or released.</summary>
    [PreserveSig]
    int DragOver(uint keys, long point, ref uint effect);

    /// <summary>It has left the window.</summary>
    [PreserveSig]
    int DragLeave();

    /// <summary>It is dropped.</summary>
    [PreserveSig]
    int Drop(nint data, uint keys, long point, ref uint effect);
}
